import type { ServerSpec } from '../../contract/server.ts';
import type { Question } from '../client.ts';

/** What a server was ever seen to ask of its clients. */
export interface Asks {
  readonly set: ReadonlySet<Question>;
  note(question: Question): void;
  /** The entry leads to another program or address now: what the old one asked says nothing of it. */
  forget(): void;
}

export function createAsks(
  known: readonly Question[],
  events: { onNew: (question: Question) => void; onForgotten: () => void },
): Asks {
  const set = new Set(known);
  return {
    set,
    note(question) {
      if (set.has(question)) return;
      set.add(question);
      events.onNew(question);
    },
    forget() {
      if (set.size === 0) return;
      set.clear();
      events.onForgotten();
    },
  };
}

/** Whether two entries, as written, run the same program or lead to the same address. */
export function sameServer(a: ServerSpec, b: ServerSpec): boolean {
  if (a.type === 'stdio') return b.type === 'stdio' && programOf(a) === programOf(b);
  return b.type !== 'stdio' && a.url === b.url;
}

function programOf({ command, args }: { command: string; args: readonly string[] }): string {
  return JSON.stringify([command, args]);
}
