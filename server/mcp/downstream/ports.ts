import {
  type ClientFacts,
  type ClientPort,
  type LogLevel,
  QUESTIONS,
  type QuestionMethod,
} from '../../hub/client.ts';
import type { Session } from '../../hub/sessions.ts';
import type { UpstreamReply } from '../../hub/types.ts';
import type { CancelSignal } from '../../lib/cancel.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { HttpResponse } from '../../lib/http-exchange.ts';
import type { ReplayStream } from './events/replay-stream.ts';
import { InFlight } from './in-flight.ts';
import { isWanted } from './log-level.ts';
import { clientGone, type Outlet, type Questions } from './questions.ts';
import { notification } from './wire.ts';

/** What ports need of their session. */
export interface PortSide {
  readonly session: Session;
  readonly facts: ClientFacts;
  readonly questions: Questions;
  readonly port: ClientPort;
  /** For what belongs to no call, wherever the client has its stream. */
  readonly outside: Outlet;
  /** The stream for that, where it is here. */
  readonly line: (Outlet & { readonly connected: boolean }) | null;
  openStream(res: HttpResponse): ReplayStream;
}

/** A client with a session. */
abstract class SessionPort implements ClientPort {
  protected readonly side: PortSide;

  constructor(side: PortSide) {
    this.side = side;
  }

  get facts(): ClientFacts {
    return this.side.facts;
  }

  get logLevel(): LogLevel | null {
    return this.side.session.logLevel;
  }

  get standing(): ClientPort {
    return this.side.port;
  }

  notify(method: string, params: Buffer | null): void {
    // A client that never set a level gets what its servers choose to say.
    if (method === 'notifications/message' && this.logLevel && !isWanted(params, this.logLevel)) return;
    this.teller()?.message(notification(method, params ?? undefined));
  }

  ask(method: string, params: Buffer | null, signal: CancelSignal): Promise<UpstreamReply> {
    if (isQuestion(method) && !this.facts.answers.has(QUESTIONS[method])) {
      return Promise.reject(new PatchbayError('unsupported', `The client does not answer ${method}`));
    }
    const outlet = this.outlet();
    if (!outlet) return Promise.reject(this.unreachable());
    return this.side.questions.ask(outlet, method, params, signal);
  }

  /** Where it is asked something now; null where it can't be. */
  protected abstract outlet(): Outlet | null;
  /** Where it is told something now. */
  protected teller(): Outlet | null {
    return this.outlet();
  }
  protected abstract unreachable(): PatchbayError;
}

function isQuestion(method: string): method is QuestionMethod {
  return Object.hasOwn(QUESTIONS, method);
}

/**
 * A client during one POST: the answer stays plain JSON until something must be said before it; then it becomes an
 * event stream.
 */
export class PostPort extends SessionPort {
  readonly #res: HttpResponse;
  readonly #reads: boolean;
  #stream: ReplayStream | null = null;

  /** @param accept without event streams in it, nothing but the answer can be said */
  constructor(side: PortSide, res: HttpResponse, accept: string | undefined) {
    super(side);
    this.#res = res;
    this.#reads = accept?.includes('text/event-stream') ?? false;
  }

  get reachable(): boolean {
    if (this.#stream) return !this.#stream.gone;
    return this.#reads && !this.#res.writableEnded && !this.#res.destroyed;
  }

  pause(retryMs: number): void {
    if (this.reachable) this.outlet()?.pause(retryMs);
  }

  /** @returns whether there is a stream that carries the answer */
  finish(id: Buffer, reply: UpstreamReply): boolean {
    if (!this.#stream) return false;
    this.side.questions.takeBackFrom(this.#stream);
    this.#stream.end(id, reply);
    return true;
  }

  protected override outlet(): ReplayStream | null {
    if (!this.reachable) return null;
    this.#stream ??= this.side.openStream(this.#res);
    return this.#stream;
  }

  protected override unreachable(): PatchbayError {
    return this.#reads ? clientGone() : notAsked('this request accepts no event stream');
  }
}

/** A client beyond its calls: over its GET stream, or the only stream that HTTP+SSE has. */
export class StandingPort extends SessionPort {
  protected override outlet(): Outlet | null {
    return this.side.line;
  }

  protected override teller(): Outlet {
    return this.side.outside;
  }

  /** Without a stream of its own it is reached by that of a call that runs. */
  override ask(method: string, params: Buffer | null, signal: CancelSignal): Promise<UpstreamReply> {
    const { line, session } = this.side;
    if (!line?.connected) {
      for (const call of session.calls?.values() ?? []) {
        if (call instanceof InFlight && call.port instanceof PostPort && call.port.reachable)
          return call.port.ask(method, params, signal);
      }
    }
    return super.ask(method, params, signal);
  }

  protected override unreachable(): PatchbayError {
    return notAsked('it has no stream open');
  }
}

/** The client of a call in a batch: its answers come together, and nothing before them. */
export class SilentPort extends SessionPort {
  protected override outlet(): null {
    return null;
  }

  protected override unreachable(): PatchbayError {
    return notAsked('the call is part of a batch');
  }
}

function notAsked(why: string): PatchbayError {
  return new PatchbayError('unsupported', `The client can't be asked: ${why}`);
}
