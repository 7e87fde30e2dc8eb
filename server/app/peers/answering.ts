import { MOST_PEER_BYTES, type PeerHandler } from '../../hub/peers.ts';
import { Cancel } from '../../lib/cancel.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { encodeFrame, type Frame } from './frame.ts';
import type { Wire } from './wire.ts';

/** Questions of others that are worked on here. */
const MOST_RUNNING = 1000;
/** How often who waits hears that it does so for something, ms. */
const BEAT_MS = 400;
/** Who has not heard so many beats is gone. */
const MOST_MISSED = 10;

/** Who waits here: its questions by their ids. */
interface Asker {
  running: Map<string, Cancel>;
  missed: number;
}

/** The side that is asked, or told something. */
export interface Answering {
  hear(from: string, frame: Extract<Frame, { type: 'ask' | 'tell' | 'cancel' }>): void;
  /** Resolves when what runs has ended, after `ms` at the latest. */
  drain(ms: number): Promise<void>;
  close(): void;
}

export function createAnswering(
  wire: () => Wire,
  handlers: ReadonlyMap<string, PeerHandler>,
  log: Log,
): Answering {
  const askers = new Map<string, Asker>();
  const work = new Set<Promise<void>>();
  let beat: NodeJS.Timeout | undefined;

  const say = (to: string, frame: Frame) => wire().send(to, encodeFrame(frame));
  const trySay = (to: string, frame: Frame): void => void say(to, frame).catch(() => {});

  function began(from: string, id: string, cancel: Cancel): void {
    const asker = askers.get(from) ?? { running: new Map(), missed: 0 };
    asker.running.set(id, cancel);
    askers.set(from, asker);
    beat ??= setInterval(tellAlive, BEAT_MS).unref();
  }

  function ended(from: string, id: string): void {
    const asker = askers.get(from);
    asker?.running.delete(id);
    if (asker?.running.size === 0) askers.delete(from);
    if (askers.size > 0) return;
    clearInterval(beat);
    beat = undefined;
  }

  /** A replica that is gone will not say that its clients are. */
  function tellAlive(): void {
    for (const [from, asker] of askers) {
      say(from, { type: 'alive', ids: [...asker.running.keys()] }).then(
        (heard) => {
          asker.missed = heard === 0 ? asker.missed + 1 : 0;
          if (asker.missed >= MOST_MISSED) for (const cancel of [...asker.running.values()]) cancel.abort();
        },
        // Redis is away: what was begun comes to its end, and is remembered.
        () => {},
      );
    }
  }

  async function answer(from: string, id: string, kind: string, payload: Buffer): Promise<void> {
    const cancel = new Cancel();
    began(from, id, cancel);
    try {
      const say = (bytes: Buffer): void => {
        if (bytes.length <= MOST_PEER_BYTES) trySay(from, { type: 'said', id, payload: bytes });
      };
      const reply = await handlers.get(kind)?.({ from, payload, signal: cancel, say });
      const fits = reply !== undefined && reply.length <= MOST_PEER_BYTES;
      trySay(from, fits ? { type: 'done', id, payload: reply } : { type: 'failed', id });
    } catch (error) {
      log.warn('A message of another replica could not be answered', { kind, error: messageOf(error) });
      trySay(from, { type: 'failed', id });
    } finally {
      ended(from, id);
    }
  }

  async function told(from: string, kind: string, payload: Buffer): Promise<void> {
    try {
      await handlers.get(kind)?.({ from, payload, signal: new Cancel(), say: () => {} });
    } catch (error) {
      log.warn('A message of another replica could not be heard', { kind, error: messageOf(error) });
    }
  }

  return {
    hear(from, frame) {
      if (frame.type === 'tell') void told(from, frame.kind, frame.payload);
      else if (frame.type === 'cancel') askers.get(from)?.running.get(frame.id)?.abort();
      else if (work.size >= MOST_RUNNING) trySay(from, { type: 'failed', id: frame.id });
      else {
        const running = answer(from, frame.id, frame.kind, frame.payload);
        work.add(running);
        void running.finally(() => work.delete(running));
      }
    },
    async drain(ms) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([Promise.all(work), late]);
      clearTimeout(timer);
    },
    close: () => clearInterval(beat),
  };
}
