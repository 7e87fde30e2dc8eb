import type { AskOptions } from '../../hub/peers.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { encodeFrame, type Frame } from './frame.ts';
import type { Wire } from './wire.ts';

/** Questions of this replica that others have not answered. */
const MOST_OPEN = 1000;
const FIRST_SIGN_MS = 1000;
/** Without a sign of life from then on; the other replica gives one every `BEAT_MS`. */
const SILENCE_MS = 5000;

interface Open {
  replica: string;
  onSaid: ((said: Buffer) => void) | undefined;
  timer: NodeJS.Timeout;
  /** The other one has given a sign of life. */
  alive: boolean;
  end(reply: Buffer | null): void;
}

/** The side that asks. */
export interface Asking {
  ask(replica: string, kind: string, payload: Buffer, options: AskOptions): Promise<Buffer | null>;
  /** What the other side says of a question. */
  hear(from: string, frame: Extract<Frame, { type: 'said' | 'done' | 'failed' | 'alive' }>): void;
  close(): void;
}

export function createAsking(wire: () => Wire): Asking {
  const open = new Map<string, Open>();
  let asked = 0;

  const say = (to: string, frame: Frame) => wire().send(to, encodeFrame(frame));

  function known(from: string, id: string): Open | null {
    const found = open.get(id);
    if (found?.replica !== from) return null;
    if (found.alive) {
      found.timer.refresh();
      return found;
    }
    found.alive = true;
    clearTimeout(found.timer);
    found.timer = setTimeout(() => giveUp(id), SILENCE_MS).unref();
    return found;
  }

  /** Should it be there after all, it must not go on for nobody. */
  function giveUp(id: string): void {
    const found = open.get(id);
    if (!found) return;
    say(found.replica, { type: 'cancel', id }).catch(() => {});
    found.end(null);
  }

  return {
    ask(replica, kind, payload, { signal, timeoutMs = FIRST_SIGN_MS, onSaid }) {
      if (signal?.aborted) return Promise.reject(takenBack());
      if (open.size >= MOST_OPEN) return Promise.reject(busy());
      const id = String(++asked);
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          clearTimeout(open.get(id)?.timer);
          open.delete(id);
          signal?.removeEventListener('abort', onAbort);
        };
        const onAbort = (): void => {
          leave();
          say(replica, { type: 'cancel', id }).catch(() => {});
          reject(takenBack());
        };
        const end = (reply: Buffer | null): void => {
          leave();
          resolve(reply);
        };
        const timer = setTimeout(() => giveUp(id), timeoutMs).unref();
        open.set(id, { replica, onSaid, timer, alive: false, end });
        signal?.addEventListener('abort', onAbort, { once: true });
        say(replica, { type: 'ask', id, kind, payload }).then(
          (heard) => heard === 0 && open.get(id)?.end(null),
          () => open.get(id)?.end(null),
        );
      });
    },
    hear(from, frame) {
      if (frame.type === 'alive') {
        for (const id of frame.ids) known(from, id);
        return;
      }
      const found = known(from, frame.id);
      if (frame.type === 'said') found?.onSaid?.(frame.payload);
      else found?.end(frame.type === 'done' ? frame.payload : null);
    },
    close() {
      for (const { end } of [...open.values()]) end(null);
    },
  };
}

function takenBack(): PatchbayError {
  return new PatchbayError('cancelled', 'The request was taken back');
}

function busy(): PatchbayError {
  return new PatchbayError('unavailable', 'Too many requests wait for other replicas', { retryAfter: 5 });
}
