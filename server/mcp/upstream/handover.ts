import type { TransportFactory } from './conversation.ts';
import type { Transport, TransportEvents } from './transport.ts';

/** One transport for two conversations, the second taking over where the first found no common language. */
export interface Handover {
  /** Both are given this; the first to use it makes the transport, the other takes it over. */
  factory: TransportFactory;
  /** From now on the first conversation's `close` leaves the transport open. */
  release(): void;
}

/** For servers that are processes: starting one a second time would do twice whatever it does at its start. */
export function createHandover(make: TransportFactory): Handover {
  let transport: Transport | null = null;
  let events: TransportEvents | null = null;
  let holder = 0;

  const current: TransportEvents = {
    onMessage: (message, exchange) => events?.onMessage(message, exchange),
    onOversize: (head, tail, exchange) => events?.onOversize(head, tail, exchange),
    onClosed: (failure) => events?.onClosed(failure),
    renewSession: () => events?.renewSession() ?? Promise.resolve(),
    onGap: () => events?.onGap(),
    onLog: (stream, text) => events?.onLog(stream, text),
  };

  return {
    factory(next) {
      events = next;
      const mine = ++holder;
      const taken = transport;
      const held = taken ?? make(current);
      transport = held;
      return {
        ...held,
        open: (signal) => (taken ? Promise.resolve() : held.open(signal)),
        close: () => (mine === holder ? held.close() : Promise.resolve()),
      };
    },
    release() {
      holder++;
    },
  };
}
