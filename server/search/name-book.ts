import { setImmediate as nextTurn } from 'node:timers/promises';
import { createBreather } from '../lib/breather.ts';
import { type Bits, hasBit } from './bits.ts';
import { isMeant, keysOf, mentionsIn } from './rank/exact.ts';
import type { Change, Slots } from './slots.ts';

/** Tools by what they are called; names are taken in between other work, and all of them before anybody asks for one. */
export interface NameBook {
  change(change: Change): void;
  /** Numbers of the allowed tools that a query calls by their names; at most 100. */
  named(query: string, allowed: Bits): Set<number>;
}

const MOST = 100;

export function createNameBook(slots: Slots): NameBook {
  /** Most names are one tool's: lists cost less than sets would. */
  const book = new Map<string, number[]>();
  /** What each number stands under: its document is gone already when it is taken out. */
  const keys = new Map<number, string[]>();

  let pending: Change[] = [];
  let working = false;

  function apply({ removed, added }: Change): void {
    for (const at of removed) {
      for (const key of keys.get(at) ?? []) {
        const left = book.get(key)?.filter((other) => other !== at) ?? [];
        if (left.length === 0) book.delete(key);
        else book.set(key, left);
      }
      keys.delete(at);
    }
    for (const { at, document } of added) {
      const mine = keysOf(document);
      keys.set(at, mine);
      for (const key of mine) {
        const under = book.get(key);
        if (under) under.push(at);
        else book.set(key, [at]);
      }
    }
  }

  async function work(): Promise<void> {
    working = true;
    await nextTurn();
    const breathe = createBreather();
    for (let next = pending.shift(); next; next = pending.shift()) {
      apply(next);
      await breathe();
    }
    working = false;
  }

  return {
    change(change) {
      pending.push(change);
      if (!working) void work();
    },
    named(query, allowed) {
      for (const change of pending) apply(change);
      pending = [];
      const found = new Set<number>();
      for (const mention of mentionsIn(query)) {
        for (const at of book.get(mention.key) ?? []) {
          const document = hasBit(allowed, at) ? slots.at(at) : undefined;
          if (document && isMeant(mention, document)) found.add(at);
          if (found.size >= MOST) return found;
        }
      }
      return found;
    },
  };
}
