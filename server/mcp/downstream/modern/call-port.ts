import type { ClientFacts, ClientPort, LogLevel } from '../../../hub/client.ts';
import type { UpstreamReply } from '../../../hub/types.ts';
import { PatchbayError } from '../../../lib/errors.ts';
import type { HttpResponse } from '../../../lib/http-exchange.ts';
import { sendReply } from '../answers.ts';
import { EventStream } from '../event-stream.ts';
import { isWanted } from '../log-level.ts';
import { notification, response } from '../wire.ts';
import { failureOf } from './failure.ts';
import { sendError } from './refusal.ts';

/** What this revision says on the streams of `subscriptions/listen`, to those who asked, and what it says no more. */
const NOT_IN_CALLS: ReadonlySet<string> = new Set([
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
  'notifications/resources/updated',
  'notifications/elicitation/complete',
  'notifications/cancelled',
]);

/**
 * A client of 2026-07-28 during one request. The answer stays plain JSON until something must be said before it; then
 * it becomes an event stream.
 */
export class CallPort implements ClientPort {
  readonly facts: ClientFacts;
  readonly logLevel: LogLevel | null;
  readonly #res: HttpResponse;
  readonly #reads: boolean;
  #stream: EventStream | null = null;

  /** @param accept without event streams in it, nothing but the answer can be said */
  constructor(res: HttpResponse, accept: string | undefined, facts: ClientFacts, logLevel: LogLevel | null) {
    this.#res = res;
    this.#reads = accept?.includes('text/event-stream') ?? false;
    this.facts = facts;
    this.logLevel = logLevel;
  }

  notify(method: string, params: Buffer | null): void {
    if (!this.#reads || this.#res.writableEnded || this.#res.destroyed || NOT_IN_CALLS.has(method)) return;
    if (method === 'notifications/message' && !(this.logLevel && isWanted(params, this.logLevel))) return;
    this.#stream ??= new EventStream(this.#res);
    this.#stream.message(notification(method, params ?? undefined));
  }

  /** Servers of this revision ask by their results; whoever bridges to an older one asks in its place. */
  ask(method: string): Promise<UpstreamReply> {
    return Promise.reject(new PatchbayError('unsupported', `A client of 2026-07-28 is sent no ${method}`));
  }

  finish(id: Buffer, method: string, reply: UpstreamReply): void {
    const failure = reply.ok ? null : failureOf(method, reply.error);
    const said: UpstreamReply = failure ? { ok: false, error: failure.error } : reply;
    if (this.#stream) {
      this.#stream.message(response(id, said));
      this.#stream.close();
    } else if (failure) sendError(this.#res, failure.status, id, failure.error);
    else sendReply(this.#res, id, said);
  }
}
