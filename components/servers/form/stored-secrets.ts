import { REDACTED } from '../../../server/contract/redacted.ts';
import { isReference } from '../../../server/contract/reference.ts';
import type { ServerSpec } from '../../../server/contract/server.ts';
import { type Draft, specOf } from './draft.ts';

/**
 * Names of stored secrets that saving the draft would clear: they belong to the command or URL they were entered for.
 * @param base as the hub shows it, with dots in the place of secrets
 */
export function clearedSecrets(base: ServerSpec, draft: Draft): string[] {
  const next = specOf(draft);
  if (targetOf(next) === targetOf(base)) return [];
  const sameKind = (next.type === 'stdio') === (base.type === 'stdio');
  // Of the other kind nothing is kept at all.
  return dottedOf(sameKind ? next : base);
}

const targetOf = (spec: ServerSpec): string =>
  spec.type === 'stdio' ? `command ${spec.command}` : `url ${spec.url}`;

function dottedOf(spec: ServerSpec): string[] {
  const record = spec.type === 'stdio' ? spec.env : spec.headers;
  const args = spec.type === 'stdio' ? spec.args : [];
  return [
    ...Object.entries(record).flatMap(([name, value]) => (value.includes(REDACTED) ? [name] : [])),
    ...args.flatMap((arg, index) => (arg.includes(REDACTED) ? [`args[${index}]`] : [])),
  ];
}

/** A patch as it may be shown: that a secret is another is said by `mark`, what it is not at all. */
export function withoutSecrets(patch: Record<string, unknown>, mark: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(patch).map(([key, value]) => [
      key,
      (key === 'env' || key === 'headers') && typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, marked(one, mark)]))
        : value,
    ]),
  );
}

function marked(value: unknown, mark: string): unknown {
  if (typeof value !== 'string' || value === '' || isReference(value)) return value;
  return value === REDACTED ? value : mark;
}
