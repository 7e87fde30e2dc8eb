import type { UpstreamReply } from '../../hub/types.ts';
import type { CancelSignal } from '../../lib/cancel.ts';
import { type Deferred, deferred } from '../../lib/deferred.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { cancelledParams } from '../taken-back.ts';
import { notification, request } from './wire.ts';

/** Where a question is said. */
export interface Outlet {
  message(json: Buffer): void;
}

/** Questions that one client has not answered yet; a server that asks without end is told so. */
const MOST_OPEN = 100;
/** No id is used twice, in no process: a response belongs to one question or to none. */
let asked = 0;

/** The replica that asked a question. @param id as its JSON bytes. @returns null for an id that is none of ours */
export function askerOf(id: Buffer): string | null {
  if (id.length > 64) return null;
  return /^"hub-([\w-]{16})-\d+"$/.exec(id.toString('latin1'))?.[1] ?? null;
}

interface Question extends Deferred<UpstreamReply> {
  readonly outlet: Outlet;
  readonly signal: CancelSignal;
  readonly onAbort: () => void;
}

/** What one client was asked and has not answered. */
export class Questions {
  readonly #open = new Map<string, Question>();
  readonly #replica: string;

  /** @param replica the process that waits for the answers; its name stands in the ids */
  constructor(replica: string) {
    this.#replica = replica;
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * @param signal takes the question back: the client is told, and a late answer is dropped
   * @throws PatchbayError `cancelled`, `unavailable` (too many are open)
   */
  ask(outlet: Outlet, method: string, params: Buffer | null, signal: CancelSignal): Promise<UpstreamReply> {
    if (signal.aborted) return Promise.reject(takenBack());
    if (this.#open.size >= MOST_OPEN) {
      const text = `The client has ${MOST_OPEN} unanswered questions already`;
      return Promise.reject(new PatchbayError('unavailable', text));
    }
    const id = `hub-${this.#replica}-${++asked}`;
    const onAbort = () => this.#takeBack(id);
    const question = { ...deferred<UpstreamReply>(), outlet, signal, onAbort };
    this.#open.set(id, question);
    signal.addEventListener('abort', onAbort, { once: true });
    outlet.message(request(id, method, params));
    return question.promise;
  }

  /** A response of the client. @param id as its JSON bytes. @returns false where it answers no open question */
  answer(id: Buffer, reply: UpstreamReply): boolean {
    const question = this.#close(id.toString('latin1', 1, id.length - 1));
    question?.resolve(reply);
    return question !== undefined;
  }

  /** The call is over: what was asked for it is asked no more. */
  takeBackFrom(outlet: Outlet): void {
    for (const [id, question] of this.#open) if (question.outlet === outlet) this.#takeBack(id);
  }

  /** Nothing that was asked there can be answered any more. */
  failOn(outlet: Outlet): void {
    for (const [id, question] of this.#open) {
      if (question.outlet === outlet) this.#close(id)?.reject(clientGone());
    }
  }

  failAll(): void {
    for (const id of this.#open.keys()) this.#close(id)?.reject(clientGone());
  }

  #takeBack(id: string): void {
    const question = this.#close(id);
    if (!question) return;
    const { reason } = question.signal;
    const params = cancelledParams(reason, Buffer.from(`"${id}"`), 'The question was taken back');
    question.outlet.message(notification('notifications/cancelled', params));
    question.reject(takenBack());
  }

  #close(id: string): Question | undefined {
    const question = this.#open.get(id);
    this.#open.delete(id);
    question?.signal.removeEventListener('abort', question.onAbort);
    return question;
  }
}

export function clientGone(): PatchbayError {
  return new PatchbayError('cancelled', 'The client has gone');
}

function takenBack(): PatchbayError {
  return new PatchbayError('cancelled', 'The question was taken back');
}
