import type { ProcessInfo } from '../../contract/runtime.ts';
import type { CancelSignal } from '../../lib/cancel.ts';
import type { PatchbayError } from '../../lib/errors.ts';
import type { ClientPort } from '../client.ts';
import { createAlarm } from './alarm.ts';
import type { Era, UpstreamConnection } from './connection.ts';
import type { Link, LinkHooks } from './link.ts';
import type { Stage } from './machine-state.ts';
import { OwnConnection } from './own-connection.ts';
import type { OwnFailure } from './own-failure.ts';
import { createOwner, type Owner } from './owner-port.ts';
import { createWaiters, type Waiters } from './waiters.ts';

/** The connections that single clients have for themselves, beside the shared one of the same server. */
export interface OwnLinks {
  /** The client's open connection; asking is a use. @param refused one that takes no more calls */
  find(port: ClientPort, refused?: UpstreamConnection): OwnConnection | null;
  /**
   * Opens one, or waits for the one that is being opened.
   * @throws PatchbayError `upstream_unavailable`, `cancelled`, or `unavailable` when there are too many
   */
  open(
    port: ClientPort,
    era: Era,
    timeoutMs: number,
    signal?: CancelSignal,
    refused?: UpstreamConnection,
  ): Promise<UpstreamConnection>;
  of(clientKey: string): OwnConnection | null;
  forget(clientKey: string): void;
  /** Ends all; resolves when nothing is left, what is ending already included. */
  endAll(graceMs: number): Promise<void>;
  /** The same for good: none is opened any more. */
  stop(graceMs: number): Promise<void>;
  /** Resolves when what `endAll` was last told to end is gone. */
  ended(): Promise<unknown>;
  /** Every one that is not gone yet. */
  connections(): UpstreamConnection[];
  processes(): ProcessInfo[];
  /** Epoch ms of the last use of any; 0 = never. */
  readonly usedAt: number;
}

export interface OwnLinksOptions {
  now: () => number;
  /** Of the entry as it is now. */
  most: () => number;
  idleMs: number;
  /** A client's next attempt begins no sooner than this after the last that failed, ms. */
  retryGapMs: (needsAuth: boolean) => number;
  /** @param after the attempt begins when it resolves */
  link: (owner: Owner, era: Era, hooks: LinkHooks, after: Promise<unknown>) => Link;
  describe: (error: unknown) => { stage: Stage; message: string; needsAuth: boolean };
  unavailable: (failure: OwnFailure) => PatchbayError;
  tooMany: (open: number) => PatchbayError;
  onOpened: (connection: OwnConnection) => void;
  onFailed: (owner: Owner, failure: OwnFailure) => void;
  /** What else is said on it; its end is told after it was taken out. */
  hooks: (owner: Owner) => Omit<LinkHooks, 'onConnected' | 'onFailed'>;
  unheard: (first: ClientPort) => ClientPort['notify'];
}

interface Entry {
  readonly owner: Owner;
  readonly link: Link;
  readonly waiters: Waiters;
  readonly beganAt: number;
  connection: OwnConnection | null;
  failure: OwnFailure | null;
}

export function createOwnLinks(options: OwnLinksOptions): OwnLinks {
  const { now, idleMs } = options;
  const entries = new Map<string, Entry>();
  const ending = new Map<Link, Promise<void>>();
  const alarm = createAlarm(now, sweep);
  let lastEnding: Promise<unknown> = Promise.resolve();
  let usedAt = 0;
  let stopped = false;

  function end(link: Link, graceMs: number): Promise<void> {
    const gone = link.end(graceMs).then(() => {
      ending.delete(link);
    });
    ending.set(link, gone);
    return gone;
  }

  function drop(entry: Entry, graceMs: number): Promise<void> {
    const { key } = entry.owner.facts;
    if (entries.get(key) === entry) entries.delete(key);
    note(entry);
    entry.waiters.rejectBefore(Number.POSITIVE_INFINITY, () => over('draining'));
    if (entries.size === 0) alarm.set(null);
    return end(entry.link, graceMs);
  }

  function over(state: 'draining' | 'closed'): PatchbayError {
    return options.unavailable({ state, stage: null, message: null, since: now(), nextTryAt: null });
  }

  function note({ connection }: Entry): void {
    usedAt = Math.max(usedAt, connection?.usedAt ?? 0);
  }

  /** Epoch ms at which it may end, as far as can be told now; Infinity while it is being opened. */
  function dueAt({ connection, failure }: Entry): number {
    if (failure) return failure.nextTryAt ?? 0;
    if (!connection) return Number.POSITIVE_INFINITY;
    if (connection.busy) connection.used();
    return connection.usedAt + idleMs;
  }

  function sweep(): void {
    for (const entry of [...entries.values()]) if (dueAt(entry) <= now()) void drop(entry, 0);
    plan();
  }

  /** Uses only ever put off the moment, so they need not be told: the sweep finds nothing due and looks again. */
  function plan(): void {
    const next = Math.min(...[...entries.values()].map(dueAt));
    alarm.set(Number.isFinite(next) ? next : null);
  }

  /** Ends the one that can be spared best, if it must. @returns when there is room */
  function room(): Promise<unknown> {
    if (entries.size < options.most()) return Promise.resolve();
    let spared: Entry | null = null;
    let oldest = Number.POSITIVE_INFINITY;
    for (const entry of entries.values()) {
      const idleSince = entry.failure ? 0 : (entry.connection?.usedAt ?? Number.POSITIVE_INFINITY);
      if (entry.connection?.busy || idleSince >= oldest) continue;
      spared = entry;
      oldest = idleSince;
    }
    if (!spared) throw options.tooMany(entries.size);
    return drop(spared, 0);
  }

  function begin(port: ClientPort, era: Era): Entry {
    const owner = createOwner(port, options.unheard(port));
    const ifMine = (act: () => void) => {
      if (entries.get(port.facts.key) === entry) act();
    };
    const told = options.hooks(owner);
    const link = options.link(
      owner,
      era,
      {
        ...told,
        onConnected: (connection) => ifMine(() => opened(entry, connection)),
        onFailed: (error) => ifMine(() => failed(entry, error)),
        onClosed: (failure) =>
          ifMine(() => {
            void drop(entry, 0);
            told.onClosed(failure);
          }),
      },
      room(),
    );
    const entry: Entry = {
      owner,
      link,
      waiters: createWaiters(now),
      beganAt: now(),
      connection: null,
      failure: null,
    };
    entries.set(port.facts.key, entry);
    return entry;
  }

  function opened(entry: Entry, inner: UpstreamConnection): void {
    const connection = new OwnConnection(inner, entry.owner, now);
    entry.connection = connection;
    options.onOpened(connection);
    entry.waiters.resolveAll(connection);
    plan();
  }

  /** Kept until the next attempt may begin: whoever asks before that hears of this one. */
  function failed(entry: Entry, error: unknown): void {
    const { needsAuth, ...said } = options.describe(error);
    const failure: OwnFailure = {
      ...said,
      state: needsAuth ? 'needs-auth' : 'waiting',
      since: now(),
      nextTryAt: now() + options.retryGapMs(needsAuth),
    };
    entry.failure = failure;
    void end(entry.link, 0);
    options.onFailed(entry.owner, failure);
    entry.waiters.rejectBefore(Number.POSITIVE_INFINITY, () => options.unavailable(failure));
    plan();
  }

  function slow({ link, beganAt }: Entry): PatchbayError {
    const { stage, words } = link.progress();
    return options.unavailable({
      state: 'connecting',
      stage,
      message: words,
      since: beganAt,
      nextTryAt: null,
    });
  }

  function endAll(graceMs: number): Promise<void> {
    // Those that are ending already may have been given more time than there is now.
    for (const link of ending.keys()) void link.end(graceMs);
    for (const entry of [...entries.values()]) void drop(entry, graceMs);
    const all = Promise.all(ending.values()).then(() => {});
    lastEnding = all;
    return all;
  }

  // One that failed stays as an entry while it ends.
  const links = () => [...new Set([...[...entries.values()].map(({ link }) => link), ...ending.keys()])];

  return {
    find(port, refused) {
      const connection = entries.get(port.facts.key)?.connection ?? null;
      if (!connection || connection === refused) return null;
      connection.owner.met(port);
      connection.used();
      return connection;
    },
    async open(port, era, timeoutMs, signal, refused) {
      if (stopped) throw over('closed');
      let entry = entries.get(port.facts.key);
      // A connection that refuses what is written to it has ended; its end is only not known yet.
      if (entry?.connection && entry.connection === refused) void drop(entry, 0);
      else if (entry?.connection) return entry.connection;
      if (entry?.failure && now() < (entry.failure.nextTryAt ?? 0)) throw options.unavailable(entry.failure);
      if (entry?.failure) void drop(entry, 0);
      if (!entry || entries.get(port.facts.key) !== entry) entry = begin(port, era);
      const waited = entry;
      waited.owner.met(port);
      return waited.waiters.wait(timeoutMs, signal, () => slow(waited));
    },
    of: (key) => entries.get(key)?.connection ?? null,
    forget(key) {
      const entry = entries.get(key);
      if (entry) void drop(entry, 0);
    },
    endAll,
    stop(graceMs) {
      stopped = true;
      return endAll(graceMs);
    },
    ended: () => lastEnding,
    connections: () => links().flatMap((link) => link.connection ?? []),
    processes: () => links().flatMap((link) => link.processes()),
    get usedAt() {
      for (const entry of entries.values()) note(entry);
      return usedAt;
    },
  };
}
