import { Cancel, type CancelSignal } from '../../lib/cancel.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { type ClientPort, QUESTIONS, type Question, questionOf } from '../client.ts';
import { rpcError } from '../rpc-error.ts';
import type { UpstreamReply } from '../upstream/connection.ts';
import type { InputRequest } from './input-required.ts';

const EVERYTHING: ReadonlySet<Question> = new Set(Object.values(QUESTIONS));

interface OpenQuestion extends InputRequest {
  resolve: (reply: UpstreamReply) => void;
}

/** What ends a turn: the call's reply, or questions that its client must answer first. */
export type TurnEnd =
  /** `lacking`: what the server asked for and this client never said that it can. */
  { reply: UpstreamReply; lacking: ReadonlySet<Question> } | { questions: ReadonlyMap<string, InputRequest> };

export interface HeldCall {
  /** Its name among those that wait; null while it has never waited. */
  id: string | null;
  /** Whether it waits for its client, and nobody is listening. */
  readonly waiting: boolean;
  /**
   * Goes on with the client's answers until there is a reply, or there are questions again. What the server says
   * meanwhile goes to `port`. A question that stays without an answer is asked again.
   */
  turn(port: ClientPort, answers: ReadonlyMap<string, Buffer>, signal?: CancelSignal): Promise<TurnEnd>;
  /** Nobody will answer: every question is answered with a refusal. */
  giveUp(): void;
  /** Ends it. */
  cancel(): void;
}

/**
 * A call of a client without sessions (2026-07-28) to a server that asks its questions while the call is open: the
 * call stays open between the client's requests.
 * @param run makes the call; its port is that of whichever request is there
 * @param mayAsk whether there is room for one more call that waits, given the name of this one
 */
export function holdCall(
  first: ClientPort,
  run: (port: ClientPort, signal: CancelSignal) => Promise<UpstreamReply>,
  mayAsk: (id: string | null) => boolean,
): HeldCall {
  const open = new Map<string, OpenQuestion>();
  const abort = new Cancel();
  const lacking = new Set<Question>();
  let listener: ClientPort | null = first;
  let asked = 0;
  let id: string | null = null;
  let wake: (() => void) | null = null;

  const port: ClientPort = {
    // Asked in any case: what the client lacks is to be said by the name of the capability.
    facts: { ...first.facts, answers: EVERYTHING },
    get logLevel() {
      return listener?.logLevel ?? null;
    },
    notify: (method, params) => listener?.notify(method, params),
    async ask(method, params, signal) {
      const question = questionOf(method);
      if (question && !first.facts.answers.has(question)) {
        lacking.add(question);
        throw new PatchbayError('unsupported', `The client does not answer ${method}`);
      }
      if (!mayAsk(id))
        throw new PatchbayError('unavailable', 'too many calls wait for answers of their clients');
      return new Promise((resolve, reject) => {
        asked += 1;
        const key = `q${asked}`;
        // What the server said is lent to us only until it says more.
        open.set(key, { method, params: params && Buffer.from(params), resolve });
        const withdraw = () => {
          open.delete(key);
          reject(new PatchbayError('cancelled', 'the question was taken back'));
        };
        signal.addEventListener('abort', withdraw, { once: true });
        wake?.();
      });
    },
  };
  const outcome = run(port, abort).then(
    (reply) => ({ reply, lacking }),
    (error: unknown) => ({ error }),
  );

  /** Questions that come together are asked together. */
  function questions(): Promise<TurnEnd> {
    return new Promise((resolve) => {
      const look = () =>
        setImmediate(() => {
          if (open.size > 0) resolve({ questions: open });
          else wake = look;
        });
      wake = look;
      if (open.size > 0) look();
    });
  }

  function answer(answers: ReadonlyMap<string, Buffer>): void {
    for (const [key, result] of answers) {
      const question = open.get(key);
      open.delete(key);
      question?.resolve({ ok: true, result: Buffer.from(result) });
    }
  }

  return {
    get id() {
      return id;
    },
    set id(given) {
      id = given;
    },
    get waiting() {
      return listener === null;
    },
    async turn(now, answers, signal) {
      listener = now;
      const stop = () => abort.abort();
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      answer(answers);
      try {
        const end = await Promise.race([outcome, questions()]);
        if ('error' in end) throw end.error;
        return end;
      } finally {
        signal?.removeEventListener('abort', stop);
        listener = null;
        wake = null;
      }
    },
    giveUp() {
      for (const { method, resolve } of open.values()) resolve(refusalOf(method));
      open.clear();
    },
    cancel: () => abort.abort(),
  };
}

const CANCELLED: UpstreamReply = { ok: true, result: Buffer.from('{"action":"cancel"}') };
/** What clients answer when a person says no (specification, sampling). */
const REJECTED: UpstreamReply = { ok: false, error: rpcError(-1, 'The client did not answer') };

function refusalOf(method: string): UpstreamReply {
  return method === 'elicitation/create' ? CANCELLED : REJECTED;
}
