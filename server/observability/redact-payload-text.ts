import { redactText as redactForms } from '../contract/redact-text.ts';
import { REDACTED } from '../contract/secret.ts';

const WORD =
  '(?:passw(?:or)?d|passphrase|passcode|pwd|secret|token|credentials?|(?:api|access|private|secret|signing|encryption)[-_ ]?key|auth(?:ori[sz]ation)?|cookie|bearer|connection[-_ ]?string|jwt|(?<![A-Za-z])(?:pat|pin|otp|pass))';
/** A value in quotes, blanks and all; quotes and colons may be escaped, as in JSON that is quoted itself. */
const QUOTED = new RegExp(
  `(${WORD}[\\w.-]{0,20}\\\\{0,8}["']?\\s{0,4}[:=]\\s{0,4}\\\\{0,8})(["'])((?:(?!\\2)[^\\\\\\n]|\\\\.){1,4096})`,
  'gi',
);
/** Headers whose value is several words. */
const HEADER =
  /\b((?:set-)?cookie|(?:proxy-)?authorization|x-api-key)([ \t]{0,4}[:=][ \t]{0,4})([^\r\n"']{1,8192})/gi;
/** A line of an environment file, of YAML or of a form: the value may have blanks. */
const LINE = new RegExp(
  `^([ \\t]{0,80}(?:-[ \\t]{1,8}|export[ \\t]{1,8})?[\\w.-]{0,60}?${WORD}[\\w.-]{0,20}[ \\t]{0,8}[:=][ \\t]{0,8})([^\\s"'][^\\r\\n]{0,8192})$`,
  'gim',
);
/** Cheap test that lets most texts pass without the expressions above. */
const SUSPICIOUS = new RegExp(WORD, 'i');

/** Without one of these a short text has none of the forms that are known. */
const FORMED = /[=:@]|[spr]k[-_]|gh[a-z]_|github_|glpat|xox|AKIA|AIza|eyJ|bearer|basic|pb_/i;
/** From here on a single word may be a credential. */
const LONG_WORD = 28;

/**
 * Replaces everything in a text of a call that has the form of a credential: values of several words behind a name that
 * says what they are, then whatever `conceal` knows, then what the rules for configuration know. Rather too much than
 * too little.
 */
export function redactPayloadText(text: string, conceal: (text: string) => string): string {
  const named = SUSPICIOUS.test(text) ? redactNamed(text) : text;
  const concealed = conceal(named);
  return concealed.length < LONG_WORD && !FORMED.test(concealed) ? concealed : redactForms(concealed);
}

function redactNamed(text: string): string {
  return text
    .replace(QUOTED, (_, head: string, quote: string) => `${head}${quote}${REDACTED}`)
    .replace(HEADER, (_, name: string, gap: string) => `${name}${gap}${REDACTED}`)
    .replace(LINE, (_, head: string) => `${head}${REDACTED}`);
}
