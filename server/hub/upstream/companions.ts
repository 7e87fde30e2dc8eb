import type { ProcessInfo } from '../../contract/runtime.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import type { CancelSignal } from '../../lib/cancel.ts';
import type { ClientPort } from '../client.ts';
import { createClients, type UpstreamParts } from './clients.ts';
import type { Era, UpstreamConnection } from './connection.ts';
import type { ManagedUpstream, UpstreamOptions } from './managed.ts';
import { createOtherSide, type OtherSide } from './other-side.ts';
import type { OwnLinks } from './own-links.ts';

/** What stands beside the shared connection of one server: the connections of single clients, and its other side. */
export interface Companions {
  readonly clients: OwnLinks;
  readonly other: OtherSide;
  /** See `Upstream.own`. */
  own(
    port: ClientPort,
    timeoutMs: number,
    signal?: CancelSignal,
    refused?: UpstreamConnection,
  ): Promise<UpstreamConnection>;
  ownOf(clientKey: string): UpstreamConnection | null;
  forget(clientKey: string): void;
  /** They are made of the entry as it was: they end, and are opened anew when somebody needs them. */
  replace(graceMs: number): void;
  /** For good; resolves when nothing is left. */
  stop(graceMs: number): Promise<void>;
  /** Every one that is not gone yet. */
  connections(): UpstreamConnection[];
  processes(): ProcessInfo[];
  /** Epoch ms of the last use; 0 = never. */
  readonly usedAt: number;
}

/**
 * @param shared yields the shared connection when it serves
 * @param open makes the upstream that is the other side
 */
export function createCompanions(
  parts: UpstreamParts,
  shared: (timeoutMs: number, signal?: CancelSignal) => Promise<UpstreamConnection>,
  open: (options: UpstreamOptions) => ManagedUpstream,
): Companions {
  const clients = createClients(parts);
  const other = createOtherSide((era, stored) => open(sideOptions(parts, era, stored)));

  return {
    clients,
    other,
    async own(port, timeoutMs, signal, refused) {
      const found = clients.find(port, refused);
      if (found) return found;
      const { now } = parts.options;
      const from = now();
      const { identity } = await shared(timeoutMs, signal);
      const left = Math.max(0, timeoutMs - (now() - from));
      return clients.open(port, identity.era, left, signal, refused);
    },
    ownOf: (key) => clients.of(key) ?? other.current?.ownOf(key) ?? null,
    forget(key) {
      clients.forget(key);
      other.current?.forget(key);
    },
    replace(graceMs) {
      void clients.endAll(graceMs);
      other.drop(graceMs);
    },
    async stop(graceMs) {
      await Promise.all([clients.stop(graceMs), other.stop(graceMs)]);
    },
    connections: () => [...clients.connections(), ...(other.current?.connections() ?? [])],
    processes: () => clients.processes(),
    get usedAt() {
      return Math.max(clients.usedAt, other.current?.usedAt ?? 0);
    },
  };
}

/** Its failures are its own: the log tells them, the status of the server is its parent's. */
function sideOptions(
  { options, asks, journal }: UpstreamParts,
  era: Era,
  stored: StoredServer,
): UpstreamOptions {
  const { events } = options;
  return {
    ...options,
    stored,
    after: Promise.resolve(),
    side: { era, asks, journal: journal.of(era) },
    events: { ...events, onStatus: () => {}, onRestart: () => {}, onLists: () => events.onSideLists() },
  };
}
