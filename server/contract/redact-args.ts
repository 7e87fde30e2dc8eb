import { redactText, SECRET_WORD } from './redact-text.ts';
import { isReference } from './reference.ts';
import { REDACTED } from './secret.ts';

const SECRET_FLAG = new RegExp(`^--?[\\w.-]*?${SECRET_WORD}$`, 'i');
const NAMED_FLAG = /^(?:-H|--headers?|-e|--env)$/;
/** `Name: value` of a header, `NAME=value` of a variable: the name tells nothing. */
const NAMED = /^((?:--(?:headers?|env)=)?[\w.-]{1,100}(?:=|:\s*))(.+)$/s;
const NAMED_INLINE = /^--(?:headers?|env)=/;
/** What stands behind a `-p` that is no password: published ports, and the package of npx. */
const PORTS_OR_PACKAGE = /^(?:[\d.:]*\d:\d{1,5}(?:\/\w+)?|@[\w.-]+\/[\w.@^~-]+)$/;
/** A password that is written against its flag, as for mysql. `-port` and `-path=x` are flags of their own. */
const GLUED = /^-p(?=[^\s=]*[^a-z=-])[^\s=]+$/;

/** One argument of a command as it may be shown. @param before the argument in front of it */
export function redactArgument(before: unknown, argument: string): string {
  const flag = typeof before === 'string' ? before : '';
  if (isReference(argument)) return argument;
  if (isSecretAfter(flag, argument)) return REDACTED;
  if (GLUED.test(argument)) return `-p${REDACTED}`;
  const named = NAMED_FLAG.test(flag) || NAMED_INLINE.test(argument) ? NAMED.exec(argument) : null;
  if (named) return `${named[1]}${isReference(named[2] ?? '') ? named[2] : REDACTED}`;
  return redactText(argument);
}

function isSecretAfter(flag: string, argument: string): boolean {
  if (argument === '' || argument.startsWith('-')) return false;
  return SECRET_FLAG.test(flag) || (flag === '-p' && !PORTS_OR_PACKAGE.test(argument));
}
