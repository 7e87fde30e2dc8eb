import type { LogLevel } from './client.ts';

/** What a client has asked of its session and goes on believing in. */
export interface Wishes {
  /** The least severe log messages that it wants; null where it never said. */
  logLevel: LogLevel | null;
  /** Of the resources that it subscribed to, as it knows them. */
  uris: readonly string[];
}

/** The wishes of sessions whose live part was dropped: a few hundred bytes each, only for those that have any. */
export interface Asleep {
  /**
   * @param expiresAt epoch ms, at which the session can't come back any more
   * @returns false where it is more than is kept of a session
   */
  keep(sid: string, wishes: Wishes, expiresAt: number): boolean;
  /** Those of a session that comes back; they are the caller's from now on. */
  take(sid: string): Wishes | null;
  /** The session does not come back. */
  forget(sid: string): void;
  /** Forgets what has expired. */
  sweep(now: number): void;
  readonly size: number;
}

/** UTF-16 units of one session's wishes: some ten URIs. */
const MOST_EACH = 500;
/** The oldest gives way. */
const MOST = 20_000;

interface Entry extends Wishes {
  expiresAt: number;
}

export function createAsleep(most = MOST): Asleep {
  const entries = new Map<string, Entry>();

  return {
    keep(sid, { logLevel, uris }, expiresAt) {
      if (logLevel === null && uris.length === 0) return true;
      if (uris.reduce((sum, uri) => sum + uri.length, 0) > MOST_EACH) return false;
      entries.set(sid, { logLevel, uris, expiresAt });
      const oldest = entries.size > most ? entries.keys().next() : null;
      if (oldest && !oldest.done) entries.delete(oldest.value);
      return true;
    },
    take(sid) {
      const found = entries.get(sid) ?? null;
      entries.delete(sid);
      return found;
    },
    forget: (sid) => void entries.delete(sid),
    sweep(now) {
      for (const [sid, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(sid);
    },
    get size() {
      return entries.size;
    },
  };
}
