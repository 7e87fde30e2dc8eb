import type { LogLine } from '../../contract/runtime.ts';
import type { Log } from '../../lib/log.ts';
import type { Lists } from './connection.ts';
import { createLogRing } from './log-ring.ts';
import type { MachineState } from './machine-state.ts';
import { narrate } from './narrate.ts';
import { markLines } from './notification-text.ts';
import { failureOf } from './status.ts';

/** What one server says, and what the hub says of it: lines of the server's log, and of the hub's own. */
export interface Journal {
  /** @param text free of secrets */
  add(stream: LogLine['stream'], text: string): void;
  /** Newest last. @param after only lines with a higher number */
  tail(limit: number, after?: number): LogLine[];
  /** Something that takes long. */
  slow(machine: MachineState, message: string): void;
  /** A change of state, where it is worth a line. */
  changed(before: MachineState, after: MachineState, lists: Lists): void;
  /** The same journal, with lines that say of whom they speak. */
  of(mark: string): Journal;
}

export function createJournal(name: string, log: Log, now: () => number): Journal {
  const ring = createLogRing();
  const write: Journal['add'] = (stream, text) => ring.add(now(), stream, text);
  return journalOn(name, { log, now, write, tail: ring.tail });
}

interface Paper {
  log: Log;
  now: () => number;
  write: Journal['add'];
  tail: Journal['tail'];
}

function journalOn(name: string, paper: Paper): Journal {
  const { log, now, write, tail } = paper;
  return {
    add: write,
    tail,
    slow({ state }, message) {
      write('hub', message);
      log.info(message, { server: name, state });
    },
    changed(before, after, lists) {
      const line = narrate(before, after, lists, now());
      if (line === null) return;
      write('hub', line);
      const failure = failureOf(after);
      const fields = { server: name, state: after.state, failure };
      // A server that fails for the same reason all day is one warning, not three thousand.
      const known = failure !== null && before.failure?.message === failure.message;
      if (failure && !known) log.warn(line, fields);
      else if (after.state === 'ready') log.info(line, fields);
      else log.debug(line, fields);
    },
    of(mark) {
      const marked: Journal['add'] = (stream, text) => write(stream, markLines(mark, text));
      return journalOn(name, { log: log.child({ side: mark }), now, write: marked, tail });
    },
  };
}
