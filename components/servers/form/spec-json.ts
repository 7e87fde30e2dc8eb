import { REDACTED } from '../../../server/contract/redacted.ts';
import { isReference } from '../../../server/contract/reference.ts';
import type { ServerSpec } from '../../../server/contract/server.ts';
import type { Pair } from '../../ui/pairs.ts';
import { type Draft, draftOf, specOf } from './draft.ts';

/**
 * The spec as text to edit. Members that say nothing are left out, and secrets read as dots: what a password field
 * hides is not shown beside it.
 */
export function jsonOf(draft: Draft): string {
  const spec = specOf(draft);
  const members = Object.entries({ ...spec, ...hidden(spec) }).filter(
    ([key, value]) => !isDefault(key, value),
  );
  return JSON.stringify(Object.fromEntries(members), null, 2);
}

/** The draft that an edited text describes; dots keep what `before` has in their place. */
export function draftFrom(spec: ServerSpec, before: Draft): Draft {
  const next = draftOf(spec, before);
  return { ...next, env: revealed(next.env, before.env), headers: revealed(next.headers, before.headers) };
}

function hidden(spec: ServerSpec): Partial<Record<'env' | 'headers', Record<string, string>>> {
  return spec.type === 'stdio' ? { env: dotted(spec.env) } : { headers: dotted(spec.headers) };
}

function dotted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      value === '' || isReference(value) ? value : REDACTED,
    ]),
  );
}

function revealed(pairs: readonly Pair[], before: readonly Pair[]): Pair[] {
  return pairs.map(({ key, value }, index) => {
    if (value !== REDACTED) return { key, value };
    const known = before.find((pair) => pair.key.trim() === key) ?? renamed(pairs, before[index]);
    return { key, value: known?.value ?? value };
  });
}

/** What stood in the same place, if its name is gone: then it is the name that changed. */
function renamed(pairs: readonly Pair[], before: Pair | undefined): Pair | undefined {
  return pairs.some(({ key }) => key === before?.key.trim()) ? undefined : before;
}

/** What the schema fills in by itself. */
function isDefault(key: string, value: unknown): boolean {
  if (key === 'args' || key === 'env' || key === 'headers') return Object.keys(Object(value)).length === 0;
  return (
    (key === 'enabled' && value === true) ||
    (key === 'session' && value === 'auto') ||
    (key === 'startOnDemand' && value === false)
  );
}
