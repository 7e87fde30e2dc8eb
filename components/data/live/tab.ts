import type { LiveMessage } from '../../../server/contract/api/events.ts';
import type { Channel } from '../channel.ts';
import { createReader, type Reader, type ReaderOptions } from './reader.ts';
import { type LiveView, reduce, snapshotOf } from './store.ts';
import { type Interests, type LiveState, type TabMessage, union } from './wire.ts';

export interface LivePorts {
  open: ReaderOptions['open'];
  channel: Channel<TabMessage>;
  /** Runs the work while this tab is the leader, and rejects when the signal ends the waiting. */
  lead(work: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Different in every tab. */
  tab: string;
  delayOf?: (attempt: number) => number;
}

export interface Live {
  view(): LiveView;
  subscribe(listener: () => void): () => void;
  /** Every event, in this tab. @returns a function that ends it */
  listen(listener: (event: LiveMessage) => void): () => void;
  /** The stream was lost and speaks again. @returns a function that ends it */
  onReturn(listener: () => void): () => void;
  /** Asks for what does not come by itself, until the returned function is called. */
  want(interests: Interests): () => void;
  /** The person looks at this tab again, or the network is back. */
  wake(): void;
  /** Takes part until the returned function is called. */
  start(): () => void;
}

/** Interests that come and go within this time are one change, ms: a page replaces another. */
const SETTLE_MS = 50;

/** This tab's part in the one live stream of the browser: it reads it as the leader, or hears what the leader reads. */
export function createLive({ open, channel, lead, tab, delayOf }: LivePorts): Live {
  let view: LiveView = { live: { state: 'connecting', since: Date.now() }, statuses: null, sessions: null };
  let reader: Reader | null = null;
  let settling: ReturnType<typeof setTimeout> | undefined;
  const own = new Set<Interests>();
  const others = new Map<string, Interests>();
  const changed = new Set<() => void>();
  const heard = new Set<(event: LiveMessage) => void>();
  const returned = new Set<() => void>();

  const show = (next: LiveView) => {
    if (next === view) return;
    view = next;
    for (const listener of [...changed]) listener();
  };
  const onEvent = (event: LiveMessage) => {
    show(reduce(view, event));
    for (const listener of [...heard]) listener(event);
  };
  const onState = (live: LiveState) => {
    const back = view.live.state === 'lost' && live.state === 'live';
    show({ ...view, live });
    if (back) for (const listener of [...returned]) listener();
  };
  const tellWants = () => channel.say({ kind: 'wants', tab, wants: union(own) });
  const listenTo = () => reader?.want(union([...own, ...others.values()]));
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(() => (reader ? listenTo() : tellWants()), SETTLE_MS);
  };

  function hear(message: TabMessage): void {
    if (reader) answer(message);
    else if (message.kind === 'event') onEvent(message.event);
    else if (message.kind === 'state') onState(message.live);
    else if (message.kind === 'lead') tellWants();
  }

  /** As the leader. */
  function answer(message: TabMessage): void {
    if (message.kind === 'hello') {
      channel.say({ kind: 'state', live: view.live });
      const event = snapshotOf(view);
      if (event) channel.say({ kind: 'event', event });
    } else if (message.kind === 'wants') {
      others.set(message.tab, message.wants);
      settle();
    } else if (message.kind === 'bye' && others.delete(message.tab)) settle();
    else if (message.kind === 'wake') reader?.wake();
  }

  const relayState = (live: LiveState) => {
    onState(live);
    channel.say({ kind: 'state', live });
  };

  function takeLead(signal: AbortSignal): Promise<void> {
    others.clear();
    // Between the leader before and this one something may have been missed.
    if (view.live.state === 'live') relayState({ state: 'lost', since: Date.now() });
    reader = createReader({
      open,
      onEvent: (event) => {
        onEvent(event);
        channel.say({ kind: 'event', event });
      },
      onState: relayState,
      ...(delayOf && { delayOf }),
    });
    listenTo();
    channel.say({ kind: 'lead' });
    return new Promise((resolve) => {
      const end = () => {
        reader?.close();
        reader = null;
        resolve();
      };
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    });
  }

  function start(): () => void {
    const ended = new AbortController();
    const deaf = channel.listen(hear);
    channel.say({ kind: 'hello' });
    tellWants();
    // Rejected only by `ended`: the tab stops waiting for its turn.
    lead(() => takeLead(ended.signal), ended.signal).catch(() => {});
    return () => {
      clearTimeout(settling);
      ended.abort();
      deaf();
      channel.say({ kind: 'bye', tab });
      show({ live: { state: 'connecting', since: Date.now() }, statuses: null, sessions: null });
    };
  }

  return {
    view: () => view,
    subscribe: (listener) => subscribe(changed, listener),
    listen: (listener) => subscribe(heard, listener),
    onReturn: (listener) => subscribe(returned, listener),
    want(interests) {
      own.add(interests);
      settle();
      return () => {
        own.delete(interests);
        settle();
      };
    },
    wake() {
      if (reader) reader.wake();
      else channel.say({ kind: 'wake' });
    },
    start,
  };
}

function subscribe<T>(to: Set<T>, listener: T): () => void {
  to.add(listener);
  return () => to.delete(listener);
}
