import type { GroupSpec } from './group.ts';
import type { KeyLimits, KeyScope, Role } from './key.ts';
import type { Origin, ServerSpec } from './server.ts';
import type { SystemConfig } from './system-config.ts';

/** A server as stored: `${VAR}` unexpanded, secrets decrypted. `revision` is that of its last change. */
export interface StoredServer {
  name: string;
  spec: ServerSpec;
  origin: Origin;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface StoredGroup {
  id: string;
  spec: GroupSpec;
  origin: Origin;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
}

/** Everything that decides what the hub runs and serves, read in one go. Immutable. */
export interface SettingsSnapshot {
  /** Number of the newest settings revision; 0 before the first. */
  revision: number;
  servers: ReadonlyMap<string, StoredServer>;
  groups: ReadonlyMap<string, StoredGroup>;
  system: SystemConfig;
}

export interface StoredKey {
  id: string;
  name: string;
  /** SHA-256 of the secret part. */
  hash: Buffer;
  /** The secret before the last rotation, still good until `until`. */
  previous: { hash: Buffer; until: Date } | null;
  owner: string;
  scope: KeyScope;
  rest: Role | null;
  limits: KeyLimits;
  enabled: boolean;
  expiresAt: Date | null;
  createdAt: Date;
  revision: number;
}

/** A user as far as deciding about requests needs it. */
export interface StoredUser {
  id: string;
  username: string;
  role: Role;
  enabled: boolean;
}

/** Where somebody is signed in. */
export interface StoredUserSession {
  id: string;
  userId: string;
  expiresAt: Date;
}

/**
 * What a change announces. The name is a hint; hubs re-read the topic. `audit` is for records of acts that change nothing
 * else: every change of the settings, of keys and of users is audited.
 */
export type ChangeTopic = 'settings' | 'keys' | 'users' | 'tombstones' | 'lists' | 'audit';
export type Change = { topic: ChangeTopic; name: string } | { topic: 'resync' };
