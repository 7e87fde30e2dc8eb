import type { LiveMessage } from '../contract/api/events.ts';
import type { Permission } from '../contract/permissions.ts';
import type { LiveInterest, Runtime } from '../contract/runtime.ts';
import { createOutbox, type Outbox } from './outbox.ts';

export interface EventsOptions {
  runtime: Pick<Runtime, 'statuses' | 'sessionCount' | 'subscribe'>;
  /** What the client asked for besides what every stream carries. */
  interest: LiveInterest;
  /** Asked for every event: what the client may not see is not sent. */
  may: (permission: Permission) => boolean;
  /** Ends the stream: the hub stops, the client's key was revoked, the client went away. */
  ended: AbortSignal;
  /** Characters that may wait for a client; one that is slower is cut and finds the whole state when it comes back. */
  maxBuffered?: number;
  /** ms between comments that keep proxies from closing a quiet stream. */
  keepAliveMs?: number;
}

const MAX_BUFFERED = 1024 * 1024;
const KEEP_ALIVE_MS = 15_000;
/** Advice to EventSource on when to come back, ms. */
const RETRY_MS = 2000;

/** As the routes that tell more of the same thing. */
const SEEN_BY: Record<LiveMessage['type'], Permission> = {
  snapshot: 'view',
  'server.status': 'view',
  'server.removed': 'view',
  'lists.changed': 'view',
  'settings.changed': 'view',
  'keys.changed': 'keys.own',
  'users.changed': 'users.manage',
  'audit.changed': 'audit.view',
  'sessions.changed': 'view',
  'session.opened': 'view',
  'session.closed': 'view',
  'smart.changed': 'view',
  activity: 'view',
  logs: 'servers.operate',
};

/**
 * The live state as server-sent events: a snapshot, then every change, each with an id. Ids only order events within
 * one stream: a client that comes back is given a new snapshot, so nothing is kept for it meanwhile.
 */
export function openEvents(options: EventsOptions): Pick<Outbox, 'chunks' | 'cutting'> {
  const { runtime, may, ended, maxBuffered = MAX_BUFFERED, keepAliveMs = KEEP_ALIVE_MS } = options;
  let nextId = 1;
  let unsubscribe = () => {};
  const outbox = createOutbox({
    maxBuffered,
    onClosed() {
      unsubscribe();
      clearInterval(keepAlive);
      ended.removeEventListener('abort', outbox.cut);
    },
  });
  const keepAlive = setInterval(() => outbox.push(': keep-alive\n\n'), keepAliveMs).unref();
  const say = (message: LiveMessage) => {
    if (may(SEEN_BY[message.type]))
      outbox.push(`id: ${nextId++}\nevent: ${message.type}\ndata: ${written(message)}\n\n`);
  };

  ended.addEventListener('abort', outbox.cut);
  outbox.push(`retry: ${RETRY_MS}\n\n`);
  say({ type: 'snapshot', servers: runtime.statuses(), sessions: runtime.sessionCount() });
  if (!outbox.closed) unsubscribe = runtime.subscribe(say, permitted(options.interest, may));
  if (ended.aborted) outbox.cut();
  return outbox;
}

/** Nothing is gathered for somebody who would not be told. */
function permitted(interest: LiveInterest, may: EventsOptions['may']): LiveInterest {
  return {
    activity: interest.activity && may(SEEN_BY.activity),
    logs: may(SEEN_BY.logs) ? interest.logs : [],
  };
}

/** Every listener is given the same object, so ten consoles cost one text. */
const texts = new WeakMap<LiveMessage, string>();

/** JSON never holds a line break, so one `data:` line is enough. */
function written(message: LiveMessage): string {
  const known = texts.get(message);
  if (known !== undefined) return known;
  const text = JSON.stringify(message);
  texts.set(message, text);
  return text;
}
