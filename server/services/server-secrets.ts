import { redact } from '../contract/redact.ts';
import { REDACTED } from '../contract/secret.ts';
import { type ServerSpec, serverSpecSchema } from '../contract/server.ts';

/** Whether what a server's secrets are given to is another than before. */
export function targetChanged(stored: ServerSpec, next: ServerSpec): boolean {
  if (stored.type === 'stdio' || next.type === 'stdio') {
    return stored.type !== 'stdio' || next.type !== 'stdio' || stored.command !== next.command;
  }
  return stored.url !== next.url;
}

/** The stored spec without the members of the other kind, when a patch turns a command into a URL or back. */
export function withoutOtherKind(stored: ServerSpec, type: unknown): Record<string, unknown> {
  if (type === undefined || (type === 'stdio') === (stored.type === 'stdio')) return { ...stored };
  const foreign = stored.type === 'stdio' ? ['command', 'args', 'env', 'cwd'] : ['url', 'headers'];
  return Object.fromEntries(Object.entries(stored).filter(([key]) => !foreign.includes(key)));
}

/**
 * Empties every stored secret of a spec that got a new target, but those entered in the same patch. References such as
 * `${TOKEN}` are not stored secrets and stay.
 */
export function clearSecrets(
  stored: ServerSpec,
  next: ServerSpec,
  patch: Record<string, unknown>,
): ServerSpec {
  if (next.type === 'stdio') {
    const before = stored.type === 'stdio' ? stored : undefined;
    const entered = Array.isArray(patch.args) ? patch.args : [];
    const hidden = new Set(before ? hiddenArgs(before) : []);
    return {
      ...next,
      env: cleared(next.env, before?.env, shownStrings(before, 'env'), patch.env),
      args: next.args.map((arg) => (hidden.has(arg) && !entered.includes(arg) ? '' : arg)),
    };
  }
  const before = stored.type === 'stdio' ? undefined : stored;
  return {
    ...next,
    headers: cleared(next.headers, before?.headers, shownStrings(before, 'headers'), patch.headers),
  };
}

type Strings = Record<string, string>;

function cleared(
  next: Strings,
  stored: Strings | undefined,
  shown: Map<string, unknown>,
  patch: unknown,
): Strings {
  return Object.fromEntries(
    Object.entries(next).map(([key, value]) => {
      const secret = stored !== undefined && Object.hasOwn(stored, key) && shown.get(key) !== stored[key];
      return [key, secret && value === stored[key] && !isEntered(patch, key) ? '' : value];
    }),
  );
}

function isEntered(patch: unknown, key: string): boolean {
  const value = new Map(typeof patch === 'object' && patch !== null ? Object.entries(patch) : []).get(key);
  return typeof value === 'string' && !value.includes(REDACTED);
}

function shownStrings(spec: ServerSpec | undefined, key: 'env' | 'headers'): Map<string, unknown> {
  const shown = spec ? redact(serverSpecSchema, spec) : null;
  const part =
    typeof shown === 'object' && shown !== null
      ? Object.entries(shown).find(([name]) => name === key)?.[1]
      : null;
  return new Map<string, unknown>(typeof part === 'object' && part !== null ? Object.entries(part) : []);
}

function hiddenArgs(spec: Extract<ServerSpec, { type: 'stdio' }>): string[] {
  const shown = redact(serverSpecSchema, spec);
  const args: unknown = typeof shown === 'object' && shown !== null && 'args' in shown ? shown.args : [];
  return spec.args.filter((arg, i) => Array.isArray(args) && args[i] !== arg);
}
