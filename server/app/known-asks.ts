import { QUESTIONS, type Question } from '../hub/client.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { addAsk, readAllAsks, removeAsks } from '../store/queries/asks.ts';
import type { Store } from '../store/store.ts';

/** What servers were seen to ask of their clients, so that a restarted hub need not be asked in vain first. */
export interface KnownAsks {
  /** Resolves when they are read, rejects as the store throws. */
  readonly loaded: Promise<void>;
  of(server: string): readonly Question[];
  /** Remembers; written behind. */
  learn(server: string, question: Question): void;
  forget(server: string): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** Their order is where each is stored. */
const ALL: readonly Question[] = Object.values(QUESTIONS);

/** Begins to read it. */
export function openKnownAsks(store: Store, log: Log): KnownAsks {
  const known = new Map<string, Question[]>();
  const loaded = load();
  // One after the other, so that what was learnt last is what is kept. A server asks three things at the most.
  let writing: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    for (const [server, asked] of await readAllAsks(store.db)) known.set(server, questionsOf(asked));
  }

  function later(server: string, write: () => Promise<void>): void {
    writing = writing.then(write).catch((error: unknown) => {
      // In memory it is known; only a restart would have to see it asked again.
      log.warn('What a server asks could not be written', { server, error: messageOf(error) });
    });
  }

  return {
    loaded,
    of: (server) => known.get(server) ?? [],
    learn(server, question) {
      known.set(server, [...(known.get(server) ?? []), question]);
      later(server, () => addAsk(store.db, server, question, ALL.indexOf(question)));
    },
    forget(server) {
      if (!known.delete(server)) return;
      later(server, () => removeAsks(store.db, server));
    },
    close: () => writing,
  };
}

/** Whatever else stands there was written by a newer version. */
function questionsOf(asked: readonly string[]): Question[] {
  return ALL.filter((question) => asked.includes(question));
}
