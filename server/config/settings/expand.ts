import type { ServerSpec } from '../../contract/server.ts';
import { serverSpecSchema } from '../../contract/server.ts';
import type { Environment } from '../env.ts';
import { reservedNames } from '../variables.ts';

/** `${VAR}`, `${VAR:-default}` and, as VS Code and Cursor write it, `${env:VAR}`. A bare `$VAR` is text. */
const REFERENCE = /\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

export type Expanded =
  | { ok: true; spec: ServerSpec }
  /** `missing` names every absent variable; `problem` says what else the entry is wrong about. */
  | { ok: false; missing: string[]; problem?: string };

/**
 * The entry as it is used: every string expanded. Done at use, never at storing, so that a rotated variable counts at
 * the next start. Patchbay's own secrets never expand, whatever `env` holds.
 */
export function expandSpec(spec: ServerSpec, env: Environment): Expanded {
  const missing = new Set<string>();
  const lookup = (name: string): string | undefined => (reservedNames.has(name) ? undefined : own(env, name));
  const expanded = expandValue(spec, (text) => expand(text, lookup, missing));
  if (missing.size > 0) return incomplete([...missing].sort());
  const parsed = serverSpecSchema.safeParse(expanded);
  if (parsed.success) return { ok: true, spec: parsed.data };
  const where = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].join(', ');
  return { ok: false, missing: [], problem: `not valid once its variables are filled in: ${where}` };
}

function incomplete(names: readonly string[]): Expanded {
  const own = names.filter((name) => reservedNames.has(name));
  const missing = names.filter((name) => !reservedNames.has(name));
  if (own.length === 0) return { ok: false, missing };
  const problem = `${own.join(', ')}: the hub's own secrets never expand in an entry`;
  return { ok: false, missing, problem };
}

/**
 * One text; null when a variable is missing, for a half-filled text must never serve as a secret. Used for
 * `systemConfig`, where the hub's own `BEARER_KEY` may be named.
 */
export function expandText(text: string, env: Environment): { text: string | null; missing: string[] } {
  const missing = new Set<string>();
  const expanded = expand(text, (name) => own(env, name), missing);
  return { text: missing.size === 0 ? expanded : null, missing: [...missing].sort() };
}

function own(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

function expand(text: string, lookup: (name: string) => string | undefined, missing: Set<string>): string {
  return text.replace(REFERENCE, (whole, name: string, fallback: string | undefined) => {
    const value = lookup(name);
    // As in a shell, `:-` also replaces an empty value; without it an empty value is a value.
    if (fallback !== undefined) return value || fallback;
    if (value !== undefined) return value;
    missing.add(name);
    return whole;
  });
}

function expandValue(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => expandValue(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expandValue(member, change)]));
}
