import type { ServerSpec } from '../../contract/server.ts';
import { secretsOf } from './entry-secrets.ts';
import { narrowSecretsOf } from './spoken-secrets.ts';

/** A host, a region, a mode: words that people say, which unlock nothing. */
const NAME = /^[a-z]+(?:[-_.][a-z]+)*$/i;
const LONGEST_NAME = 24;

/**
 * The secrets of an entry that are taken out of what somebody who is not its server says, such as an agent's query. A
 * value that reads like a name stays unless its own name or form says that it is a secret: anybody may say `github`.
 * @param stored with `${VAR}`s as written; `expanded` is the same with their values
 */
export function toldSecretsOf(stored: ServerSpec, expanded: ServerSpec): string[] {
  const found = secretsOf(stored, expanded).filter((text) => text.length >= LONGEST_NAME || !NAME.test(text));
  return [...new Set([...found, ...narrowSecretsOf(expanded)])];
}
