/** Names that hold a credential wherever they stand, written without separators. */
const ANYWHERE =
  /passw(?:or)?d|passphrase|passcode|secret|credential|authori[sz]ation|bearer|cookie|connectionstring|(?:api|access|private|signing|encryption|ssh|auth|session|master|shared|account|service|deploy|subscription|function)key|session(?:id|token)/;
/** The same, as words of their own: `auth`, but not `author`. */
const WORDS = new Set(
  'auth creds cred cvc cvv dsn jwt otp pass pat pin pwd sid sig signature ssn token tokens totp'.split(' '),
);
/** Where a number is a count or a verdict, not a credential. */
const COUNTED = new Set(['auth', 'pass', 'sid', 'sig', 'tokens']);

/** `all`: its texts and numbers are secret; `texts`: numbers are counts, as in `tokens: 12`. */
export type SecretPlace = 'all' | 'texts';

/** Whether a member, header or variable of this name holds a credential. */
export function secretPlace(name: string): SecretPlace | null {
  if (name.length > 200) return null;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const joined = words.join('');
  if (ANYWHERE.test(joined)) return 'all';
  const found = words.filter((word) => WORDS.has(word));
  if (found.length > 0) return found.every((word) => COUNTED.has(word)) ? 'texts' : 'all';
  if (joined.endsWith('tokens')) return 'texts';
  return joined.endsWith('token') ? 'all' : null;
}
