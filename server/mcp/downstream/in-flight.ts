import type { ClientPort } from '../../hub/client.ts';
import type { SessionCall } from '../../hub/sessions.ts';

/** A call in flight: how it is given up, and how its client is reached while it runs. */
export class InFlight implements SessionCall {
  readonly port: ClientPort;
  readonly #abort = new AbortController();

  constructor(port: ClientPort) {
    this.port = port;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  abort(): void {
    this.#abort.abort();
  }
}
