import { Cancel, type CancelSignal } from '../../lib/cancel.ts';
import { PatchbayError } from '../../lib/errors.ts';
import {
  type ClientFacts,
  type ClientPort,
  type LogLevel,
  QUESTIONS,
  type Question,
  questionOf,
} from '../client.ts';
import { rpcError } from '../rpc-error.ts';
import type { UpstreamReply } from '../upstream/connection.ts';
import type { InputRequest } from './input-required.ts';

/**
 * What a server asks at once comes in pieces, and those that a client is asked together cost it one round. Nobody who is
 * asked notices so short a wait, ms.
 */
const TOGETHER_MS = 25;

const EVERYTHING: ReadonlySet<Question> = new Set(Object.values(QUESTIONS));
const NOTHING: ReadonlySet<Question> = new Set();

interface OpenQuestion extends InputRequest {
  resolve: (reply: UpstreamReply) => void;
}

/** What ends a turn: the call's reply, or questions that its client must answer first. */
export type TurnEnd =
  /** `lacking`: what the server asked for and this client never said that it can. */
  { reply: UpstreamReply; lacking: ReadonlySet<Question> } | { questions: ReadonlyMap<string, InputRequest> };

type Outcome = { reply: UpstreamReply } | { error: unknown };

/** One request of the client that waits for how its turn ends. */
interface Turn {
  resolve: (end: TurnEnd) => void;
  reject: (error: unknown) => void;
}

/**
 * A call of a client without sessions (2026-07-28) to a server that asks its questions while the call is open: the
 * call stays open between the client's requests. Most calls are asked nothing, and then it is little more than a
 * promise.
 */
export class HeldCall implements ClientPort {
  /** Asked in any case: what the client lacks is to be said by the name of the capability. */
  readonly facts: ClientFacts;
  /** Its name among those that wait; null while it has never waited. */
  id: string | null = null;
  readonly #answers: ReadonlySet<Question>;
  readonly #mayAsk: (id: string | null) => boolean;
  readonly #abort = new Cancel();
  #lacking: Set<Question> | null = null;
  #open: Map<string, OpenQuestion> | null = null;
  #asked = 0;
  #outcome: Outcome | null = null;
  #listener: ClientPort | null = null;
  #turn: Turn | null = null;
  #gathering: NodeJS.Timeout | undefined;

  /**
   * @param run makes the call; its port is that of whichever request is there
   * @param mayAsk whether there is room for one more call that waits, given the name of this one
   */
  constructor(
    first: ClientPort,
    run: (port: ClientPort, signal: CancelSignal) => Promise<UpstreamReply>,
    mayAsk: (id: string | null) => boolean,
  ) {
    this.#answers = first.facts.answers;
    this.facts = askedAnyway(first.facts);
    this.#listener = first;
    this.#mayAsk = mayAsk;
    run(this, this.#abort).then(
      (reply) => this.#end({ reply }),
      (error: unknown) => this.#end({ error }),
    );
  }

  /**
   * Goes on with the client's answers until there is a reply, or there are questions again. What the server says
   * meanwhile goes to `port`. A question that stays without an answer is asked again.
   */
  turn(port: ClientPort, answers: ReadonlyMap<string, Buffer>, signal?: CancelSignal): Promise<TurnEnd> {
    this.#listener = port;
    if (signal?.aborted) this.#abort.abort();
    signal?.addEventListener('abort', this.cancel, { once: true });
    this.#answer(answers);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal?.removeEventListener('abort', this.cancel);
        clearTimeout(this.#gathering);
        this.#gathering = undefined;
        this.#listener = null;
        this.#turn = null;
      };
      this.#turn = {
        resolve: (end) => {
          leave();
          resolve(end);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      this.#look();
    });
  }

  get logLevel(): LogLevel | null {
    return this.#listener?.logLevel ?? null;
  }

  notify(method: string, params: Buffer | null): void {
    this.#listener?.notify(method, params);
  }

  async ask(method: string, params: Buffer | null, signal: CancelSignal): Promise<UpstreamReply> {
    const question = questionOf(method);
    if (question && !this.#answers.has(question)) {
      this.#lacking ??= new Set();
      this.#lacking.add(question);
      throw new PatchbayError('unsupported', `The client does not answer ${method}`);
    }
    if (!this.#mayAsk(this.id))
      throw new PatchbayError('unavailable', 'too many calls wait for answers of their clients');
    return new Promise((resolve, reject) => {
      this.#asked += 1;
      const key = `q${this.#asked}`;
      // What the server said is lent to us only until it says more.
      this.#open ??= new Map();
      this.#open.set(key, { method, params: params && Buffer.from(params), resolve });
      const withdraw = () => {
        this.#open?.delete(key);
        reject(new PatchbayError('cancelled', 'the question was taken back'));
      };
      signal.addEventListener('abort', withdraw, { once: true });
      this.#look();
    });
  }

  /** Nobody will answer: every question is answered with a refusal. */
  giveUp(): void {
    for (const { method, resolve } of this.#open?.values() ?? []) resolve(refusalOf(method));
    this.#open?.clear();
  }

  /** Ends it. */
  readonly cancel = (): void => this.#abort.abort();

  #end(outcome: Outcome): void {
    this.#outcome = outcome;
    this.#look();
  }

  /** Ends the turn where there is a reason to. Questions that come together are asked together. */
  #look(): void {
    if (!this.#turn) return;
    if (this.#outcome) this.#settle(this.#turn, this.#outcome);
    else if (this.#open?.size) this.#gathering ??= setTimeout(() => this.#askTogether(), TOGETHER_MS);
  }

  #askTogether(): void {
    this.#gathering = undefined;
    // All of them may have been taken back.
    if (this.#open?.size) this.#turn?.resolve({ questions: this.#open });
  }

  #settle(turn: Turn, outcome: Outcome): void {
    if ('error' in outcome) turn.reject(outcome.error);
    else turn.resolve({ reply: outcome.reply, lacking: this.#lacking ?? NOTHING });
  }

  #answer(answers: ReadonlyMap<string, Buffer>): void {
    for (const [key, result] of answers) {
      const question = this.#open?.get(key);
      this.#open?.delete(key);
      question?.resolve({ ok: true, result: Buffer.from(result) });
    }
  }
}

/** A client's requests share their facts, and so do these. */
const asked = new WeakMap<ClientFacts, ClientFacts>();

function askedAnyway(facts: ClientFacts): ClientFacts {
  const known = asked.get(facts);
  if (known) return known;
  const wider = { ...facts, answers: EVERYTHING };
  asked.set(facts, wider);
  return wider;
}

const CANCELLED: UpstreamReply = { ok: true, result: Buffer.from('{"action":"cancel"}') };
/** What clients answer when a person says no (specification, sampling). */
const REJECTED: UpstreamReply = { ok: false, error: rpcError(-1, 'The client did not answer') };

function refusalOf(method: string): UpstreamReply {
  return method === 'elicitation/create' ? CANCELLED : REJECTED;
}
