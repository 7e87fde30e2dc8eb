/** Names under which secrets are kept. */
export const SECRET_NAME =
  /token|secret|passw|passphrase|passcode|pwd|(?:^|[_-])pin$|key|auth|cred|cookie|session|signature|dsn/i;

/** Under these even a number is a secret; `MAX_TOKENS=200000` is none. */
const SECRET_NUMBER = /passw|passcode|pwd|(?:^|[_-])pin$|secret|token$|key$/i;

/** Values of settings, which secrets are not. */
const WORDS = new Set(
  `true false production development staging testing enabled disabled default verbose silent warning
  information always strict server client localhost stdio sse streamable-http readonly read-only read-write admin
  postgres bearer standard memory`.split(/\s+/),
);

/** Numbers, versions, dates and IPv4 addresses. */
const NUMBER = /^[\d.,:_+-]+$/;
const LOCALE = /^(?:C|[a-z]{2}_[A-Z]{2})\.UTF-?8$/i;
/** A path, or a list of paths. */
const PATH = /^(?:[~.]{0,2}\/[\w.@+ -]*(?:\/[\w.@+ -]*)*)(?::(?:[~.]{0,2}\/[\w.@+ -]*)+)*$/;
/** A path's part that is longer than this, or has the form of something made, is not taken for a name. */
const LONGEST_NAME = 40;

export function isWord(text: string): boolean {
  return WORDS.has(text.toLowerCase());
}

/** Letters and digits mixed, as in what is made by a machine. */
export function looksMade(text: string): boolean {
  return text.length >= 8 && /\d/.test(text) && /[A-Za-z]/.test(text);
}

/** Whether a setting's value may be read by everyone. @param name what it stands under; empty where it has none */
export function isPlain(name: string, value: string): boolean {
  if (isWord(value)) return true;
  if (NUMBER.test(value)) return !SECRET_NUMBER.test(name);
  if (SECRET_NAME.test(name)) return false;
  return LOCALE.test(value) || (PATH.test(value) && isOfNames(value));
}

function isOfNames(path: string): boolean {
  return path.split(/[/:]/).every((name) => name.length <= LONGEST_NAME && !/^[A-Za-z0-9+]{20,}$/.test(name));
}

/** A text as it is, and as it stands in a URL and in JSON. */
export function withForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  try {
    return [text, json, encodeURIComponent(text)];
  } catch {
    // Half of a surrogate pair has no form in a URL.
    return [text, json];
  }
}
