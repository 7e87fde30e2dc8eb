import type { ClientPort } from '../../hub/client.ts';
import type { SessionCall } from '../../hub/sessions.ts';
import { Cancel } from '../../lib/cancel.ts';
import { TakenBack } from '../taken-back.ts';

/** A call in flight: how it is given up, and how its client is reached while it runs. */
export class InFlight extends Cancel implements SessionCall {
  readonly port: ClientPort;

  constructor(port: ClientPort) {
    super();
    this.port = port;
  }

  /** @param params of the client's `notifications/cancelled`, where it said one */
  override abort(params?: Buffer): void {
    super.abort(params && new TakenBack(params));
  }
}
