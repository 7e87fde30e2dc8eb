import type { GroupView } from '../contract/api/groups.ts';
import type { KeyView } from '../contract/api/keys.ts';
import type { ServerToolView, ServerView } from '../contract/api/servers.ts';
import type { Principal } from '../contract/principal.ts';
import type { Runtime } from '../contract/runtime.ts';

/** The same with times as services hold them. */
type Dated<T, K extends keyof T> = Omit<T, K> & { [P in K]: null extends T[P] ? Date | null : Date };

type ListedServer = Omit<Dated<ServerView, 'createdAt' | 'updatedAt'>, 'status'>;
type ListedGroup = Dated<GroupView, 'createdAt' | 'updatedAt'>;
type ListedKey = Omit<Dated<KeyView, 'createdAt' | 'expiresAt' | 'lastUsedAt'>, 'previousUntil'> & {
  previousUntil?: Date | null;
};

export function serverView(server: ListedServer, runtime: Runtime): ServerView {
  const { name, spec, origin, drift, revision, groups } = server;
  return {
    name,
    spec,
    origin,
    drift,
    revision,
    groups,
    ...times(server),
    status: runtime.status(name) ?? null,
  };
}

export function groupView(group: ListedGroup): GroupView {
  const { id, spec, origin, drift, revision, warnings } = group;
  return { id, spec, origin, drift, revision, ...times(group), warnings };
}

/** Names every member: a hash that a service hands out by mistake must not get any further. */
export function keyView(key: ListedKey): KeyView {
  const { id, name, owner, scope, rest, limits, enabled, revision } = key;
  return {
    ...{ id, name, owner, scope, rest, limits, enabled, revision },
    expiresAt: text(key.expiresAt),
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: text(key.lastUsedAt),
    previousUntil: text(key.previousUntil ?? null),
  };
}

function times({ createdAt, updatedAt }: { createdAt: Date; updatedAt: Date }) {
  return { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function text(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

/** Sees what the server itself shows, whoever asks. */
const HUB: Principal = { kind: 'system' };

/** A server's tools as it names them: what is shown, and what is hidden by an override. */
export function serverToolViews(
  server: Pick<ServerView, 'name' | 'spec'>,
  runtime: Runtime,
): ServerToolView[] {
  const overrides = server.spec.tools ?? {};
  // A disabled server has no endpoint to look through.
  const shown = server.spec.enabled ? runtime.tools(HUB, server.name) : [];
  const definitions = new Map(shown.map(({ tool, definition }) => [tool, definition]));
  const names = [...new Set([...definitions.keys(), ...Object.keys(overrides)])].sort();
  return names.map((name) => {
    const override = Object.hasOwn(overrides, name) ? (overrides[name] ?? null) : null;
    return { name, enabled: override?.enabled ?? true, override, definition: definitions.get(name) ?? null };
  });
}
