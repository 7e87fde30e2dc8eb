import type { SessionStream } from '../../hub/sessions.ts';
import type { EventStream } from './event-stream.ts';
import { notification } from './wire.ts';

/** A session's own stream, over which the hub says what belongs to no request. */
export function sessionStream(stream: EventStream): SessionStream {
  return {
    notify: (method) => stream.message(notification(method)),
    close: () => stream.close(),
  };
}
