import type { OneTimeLink } from '../contract/api/auth.ts';
import type { GroupView } from '../contract/api/groups.ts';
import type { KeyView } from '../contract/api/keys.ts';
import type { GroupAccess } from '../contract/api/reads.ts';
import type { ServerView } from '../contract/api/servers.ts';
import type { Runtime } from '../contract/runtime.ts';
import type { User, UserSession } from '../contract/user.ts';
import type { KeyAccess } from '../services/key-access.ts';

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
  const { id, spec, origin, drift, revision, nameRoute, warnings } = group;
  return { id, spec, origin, drift, revision, ...times(group), nameRoute, warnings };
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

type ListedUser = Dated<User, 'createdAt' | 'lastSignInAt'>;
type ListedSession = Dated<UserSession, 'createdAt' | 'lastUsedAt' | 'expiresAt'>;

/** Names every member: the hash of a password must not get any further. */
export function userView(user: ListedUser): User {
  const { id, username, name, role, enabled, pending, revision } = user;
  return {
    ...{ id, username, name, role, enabled, pending, revision },
    createdAt: user.createdAt.toISOString(),
    lastSignInAt: text(user.lastSignInAt),
  };
}

export function sessionView(session: ListedSession): UserSession {
  const { id, current, address, userAgent } = session;
  return {
    ...{ id, current, address, userAgent },
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  };
}

export function linkView(link: Dated<OneTimeLink, 'expiresAt'>): OneTimeLink {
  const { kind, username, role } = link;
  return { kind, username, role, expiresAt: link.expiresAt.toISOString() };
}

function times({ createdAt, updatedAt }: { createdAt: Date; updatedAt: Date }) {
  return { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function text(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

/** Keys that reach something, without more of them than says who they are. */
export function keyAccessView({ keys, othersHidden, naming }: KeyAccess): GroupAccess {
  const now = Date.now();
  const shown = keys.map(({ key: { id, name, owner, enabled, expiresAt }, why, tools }) => {
    const active = enabled && (expiresAt === null || expiresAt.getTime() > now);
    return { id, name, owner, active, why, tools };
  });
  return { keys: shown, othersHidden, naming };
}
