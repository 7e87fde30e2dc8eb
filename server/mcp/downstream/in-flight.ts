import type { ClientPort } from '../../hub/client.ts';
import type { SessionCall } from '../../hub/sessions.ts';
import { Cancel } from '../../lib/cancel.ts';

/** A call in flight: how it is given up, and how its client is reached while it runs. */
export class InFlight extends Cancel implements SessionCall {
  readonly port: ClientPort;

  constructor(port: ClientPort) {
    super();
    this.port = port;
  }
}
