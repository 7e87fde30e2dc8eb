import type { ServerSpec } from '../../contract/server.ts';
import { concealer } from './entry-secrets.ts';
import { spokenSecretsOf } from './spoken-secrets.ts';
import { misconfiguration } from './status.ts';
import type { Expand } from './types.ts';

/** An entry as it can be used, or why it can't. */
export type Entry =
  | { verdict: 'disabled' }
  | { verdict: 'misconfigured'; message: string }
  | {
      verdict: 'ok';
      spec: ServerSpec;
      /** Takes its secrets out of a text that quotes the server. */
      redact: (text: string) => string;
      /** Those that are taken out of what the server says of itself. */
      spoken: readonly string[];
    };

export function readEntry(
  stored: ServerSpec,
  { expand, redact }: { expand: Expand; redact: (text: string) => string },
): Entry {
  if (!stored.enabled) return { verdict: 'disabled' };
  const expanded = expand(stored);
  if (!expanded.ok) return { verdict: 'misconfigured', message: misconfiguration(expanded) };
  const { spec } = expanded;
  return { verdict: 'ok', spec, redact: concealer(stored, spec, redact), spoken: spokenSecretsOf(spec) };
}
