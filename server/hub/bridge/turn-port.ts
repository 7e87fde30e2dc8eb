import type { CancelSignal } from '../../lib/cancel.ts';
import type { ClientFacts, ClientPort, LogLevel } from '../client.ts';
import { readEnvelope } from '../envelope.ts';
import { PROGRESS, tellProgress } from '../progress.ts';
import type { UpstreamReply } from '../upstream/connection.ts';

/** The port of one request of a call that takes several: progress is told under this request's own token. */
export class TurnPort implements ClientPort {
  readonly facts: ClientFacts;
  readonly logLevel: LogLevel | null;
  readonly #port: ClientPort;
  readonly #params: Buffer;
  /** Few calls tell any progress: it is looked for when there is some. */
  #token: Buffer | null | undefined;

  constructor(port: ClientPort, params: Buffer) {
    this.facts = port.facts;
    this.logLevel = port.logLevel;
    this.#port = port;
    this.#params = params;
  }

  notify(method: string, said: Buffer | null): void {
    if (method === PROGRESS) this.#progress(said);
    else this.#port.notify(method, said);
  }

  #progress(said: Buffer | null): void {
    if (this.#token === undefined) this.#token = tokenOf(this.#params);
    if (this.#token && said) tellProgress(this.#port, this.#token, said);
  }

  ask(method: string, asked: Buffer | null, signal: CancelSignal): Promise<UpstreamReply> {
    return this.#port.ask(method, asked, signal);
  }
}

function tokenOf(params: Buffer): Buffer | null {
  const { progressToken } = readEnvelope(params);
  return progressToken && params.subarray(progressToken.start, progressToken.end);
}
