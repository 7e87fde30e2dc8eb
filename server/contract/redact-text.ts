import { redactUrl } from './redact-url.ts';
import { isReference, isUserReference } from './reference.ts';
import { REDACTED } from './secret.ts';

/** Long words count inside others (`mytoken`), short ones only by themselves (`GITHUB_PAT`, but not `--compat`). */
export const SECRET_WORD =
  '(?:token|secret|passw(?:or)?d|passphrase|passcode|pwd|credentials?|api[-_]?key|access[-_]?key|private[-_]?key|auth(?:orization)?|signature|sig|key|bearer|jwt|cookie|(?<![A-Za-z])(?:pat|pin|creds?|pass|otp))';
const ASSIGNED = new RegExp(
  `((?:^|[\\s?&;,"'({])[\\w.-]*?${SECRET_WORD}["']?\\s*[=:]\\s*["']?)((?:\\$\\{[^}]{0,200}\\}|[^\\s&#;,"'})])+)`,
  'gi',
);
const USERINFO = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#@]+)@/gi;
const SCHEME = /\b(bearer|basic)(\s+)([A-Za-z0-9._~+/=-]{6,})/gi;
const KNOWN =
  /\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{10,}|\bgh[a-z]_[A-Za-z0-9]{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{12,}|\bxox[a-z]-[\w-]{8,}|\bAKIA[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\beyJ[\w-]{8,400}\.[\w-]+\.?[\w-]*|(?<![A-Za-z0-9])pb_[a-z2-7]{10}_[\w-]{20,}/g;
const LONG = /[A-Za-z0-9+_=-]{28,}/g;

const URLS = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>`]+/gi;
const PUNCTUATION = /[),.;:!\]]{1,8}$/;

/** Replaces what has the form of a credential inside free text, URLs included; the rest stays readable. */
export function redactText(text: string): string {
  return redactForms(
    text.replace(URLS, (found) => {
      const tail = PUNCTUATION.exec(found)?.[0] ?? '';
      return redactUrl(found.slice(0, found.length - tail.length)) + tail;
    }),
  );
}

/** The same for a text that is a URL as a whole, perhaps one that begins with a variable. */
export function redactUrlText(text: string): string {
  return redactForms(redactUrl(text));
}

function redactForms(text: string): string {
  return text
    .replace(USERINFO, (whole, scheme: string, info: string) =>
      isUserReference(info) ? whole : `${scheme}${REDACTED}@`,
    )
    .replace(SCHEME, (_, scheme: string, gap: string) => `${scheme}${gap}${REDACTED}`)
    .replace(ASSIGNED, (whole, head: string, value: string) =>
      isReference(value) || value.includes(REDACTED) || /^(?:bearer|basic)$/i.test(value)
        ? whole
        : head + REDACTED,
    )
    .replace(KNOWN, REDACTED)
    .replace(LONG, (word) => (looksRandom(word) ? REDACTED : word));
}

/** Letters and digits mixed with at least 3.2 bits a character, but not a UUID or a plain number. */
function looksRandom(word: string): boolean {
  if (!/\d/.test(word) || !/[A-Za-z]/.test(word)) return false;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) return false;
  const counts = new Map<string, number>();
  for (const char of word) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits >= 3.2 && (word.match(/\d/g)?.length ?? 0) >= 3;
}
