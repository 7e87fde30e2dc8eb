import { z } from 'zod';
import type { Change } from '../contract/snapshot.ts';
import type { Log } from '../lib/log.ts';

export const CHANNEL = 'patchbay_changes';

/** Tells of committed changes, of this process and of others. */
export interface ChangeFeed {
  /**
   * `listener` gets a change after its commit, `resync` whenever changes may have been missed. An empty name means
   * that anything of the topic may have changed. @returns a function that ends the subscription
   */
  subscribe(listener: (change: Change) => void): () => void;
}

export const topicSchema = z.enum(['settings', 'keys', 'users', 'tombstones', 'lists', 'audit']);
const announcementSchema = z.object({ topic: topicSchema, name: z.string() });

/** A notification's payload, or null if it is none of ours. */
export function parseAnnouncement(payload: string): Change | null {
  try {
    return announcementSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}

export interface Emitter extends ChangeFeed {
  emit(change: Change): void;
}

export function createEmitter(log: Log): Emitter {
  const listeners = new Set<(change: Change) => void>();
  return {
    subscribe(listener) {
      // A wrapper of its own, so that subscribing one function twice is two subscriptions.
      const own = (change: Change) => listener(change);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    emit(change) {
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          log.error('a listener of the change feed failed', { error, topic: change.topic });
        }
      }
    },
  };
}

/** What a transaction of this process has announced so far. */
const announcements = new WeakMap<object, Change[]>();

/** From now on what `tx` announces is also put into `heard`, for the process that needs no notification of its own. */
export function collectAnnouncements(tx: object, heard: Change[]): void {
  announcements.set(tx, heard);
}

export function noteAnnouncement(tx: object, change: Change): void {
  announcements.get(tx)?.push(change);
}
