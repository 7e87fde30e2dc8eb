import type { KeyLimits, KeyScope, Role } from './key.ts';

/** Who is calling. A closed union: switches over `kind` have no default, so a new kind fails to compile. */
export type Principal =
  | {
      kind: 'key';
      id: string;
      name: string;
      scope: KeyScope;
      rest: Role | null;
      limits: KeyLimits;
      /** The user it belongs to, as `userPrincipal` names them; absent for keys that are nobody's. */
      owner?: string;
    }
  /** Signed in to the console; `session` is the browser's. REST API only: MCP clients use keys. */
  | { kind: 'user'; id: string; username: string; role: Role; session: string }
  /** `BEARER_KEY` or `systemConfig.routing.bearerAuthKey`: full scope, viewer on the REST API. */
  | { kind: 'static-key'; id: 'env' | 'settings' }
  /** The 0600 token in `DATA_DIR`, used by the command line on the same machine. */
  | { kind: 'local' }
  /** Authentication is off (`SKIP_AUTH`, or `enableBearerAuth: false`): MCP endpoints only. */
  | { kind: 'anonymous' }
  /** The settings file being applied. */
  | { kind: 'file'; path: string }
  /** The hub itself (maintenance, first run). */
  | { kind: 'system' };

export const EVERYTHING: KeyScope = { all: true };
const NOTHING: KeyScope = { groups: [], servers: [], tools: [] };

/** What a principal may reach on MCP endpoints, before the endpoint narrows it. */
export function scopeOf(principal: Principal): KeyScope {
  switch (principal.kind) {
    case 'key':
      return principal.scope;
    case 'user':
    case 'static-key':
    case 'local':
    case 'anonymous':
    case 'file':
    case 'system':
      return EVERYTHING;
  }
}

/** The role on the REST API, or null for none. */
export function roleOf(principal: Principal): Role | null {
  switch (principal.kind) {
    case 'key':
      return principal.rest;
    case 'user':
      return principal.role;
    case 'static-key':
      return 'viewer';
    case 'local':
    case 'file':
    case 'system':
      return 'admin';
    case 'anonymous':
      return null;
  }
}

/** How a user is named in records and as the owner of keys. */
export function userPrincipal(username: string): string {
  return `user:${username}`;
}

/** The owner of what a principal makes. What a user's key makes is the user's, and ends with them. */
export function ownerOf(principal: Principal): string {
  return (principal.kind === 'key' ? principal.owner : undefined) ?? principalId(principal);
}

/** Whether both came in by the same key or session; one user may be signed in several times. */
export function isSameCredential(one: Principal, other: Principal): boolean {
  if (one.kind === 'user' && other.kind === 'user') return one.session === other.session;
  return principalId(one) === principalId(other);
}

/**
 * Who came in to an MCP endpoint, by what `principalId` says of them; null for anybody else. Of a key it is the name alone,
 * without any reach: what it may is to be asked of the keys.
 */
export function namedPrincipal(id: string): Principal | null {
  const [kind, name] = splitAt(id, ':');
  switch (kind) {
    case 'key':
      return { kind, id: name, name: '', scope: NOTHING, rest: null, limits: {} };
    case 'static-key':
      return name === 'env' || name === 'settings' ? { kind, id: name } : null;
    case 'local':
    case 'anonymous':
      return name === '' ? { kind } : null;
    default:
      return null;
  }
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Stable text for logs, records and limits, e.g. `key:abcdefghij`. Never contains a secret. */
export function principalId(principal: Principal): string {
  switch (principal.kind) {
    case 'key':
      return `key:${principal.id}`;
    case 'user':
      return userPrincipal(principal.username);
    case 'static-key':
      return `static-key:${principal.id}`;
    case 'file':
      return 'file';
    case 'local':
    case 'anonymous':
    case 'system':
      return principal.kind;
  }
}
