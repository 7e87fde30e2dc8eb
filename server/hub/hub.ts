import type { KeyScope } from '../contract/key.ts';
import { type Principal, scopeOf } from '../contract/principal.ts';
import type { UpstreamState } from '../contract/runtime.ts';
import type { SettingsSnapshot } from '../contract/snapshot.ts';
import { defaultSystemConfig } from '../contract/system-config.ts';
import type { Sealer } from '../lib/seal.ts';
import { createBridge } from './bridge/bridge.ts';
import { handOver, takeOver } from './bridge/hand-over.ts';
import { createCatalogs } from './catalogs.ts';
import { type Endpoint, type EndpointRef, endpointById, resolveEndpoint } from './endpoint.ts';
import { identityOf } from './identity.ts';
import { createListening } from './listening.ts';
import type { News } from './news.ts';
import type { Peers } from './peers.ts';
import { type View, viewOf } from './policy.ts';
import { createRelay, type RecordCall, type Relay } from './relay.ts';
import { createSmartRouting, type SmartOptions, type SmartRouting } from './smart/routing.ts';
import { runsTools } from './tasks/extension.ts';
import type { Hub } from './types.ts';
import type { Era } from './upstream/connection.ts';
import type { Pool, Upstream } from './upstream/types.ts';

export interface HubOptions {
  pool: Pool;
  /** What clients hear of servers without asking. */
  news: News;
  /** The other processes of this hub. */
  peers: Peers;
  /** The principal as it is now, or null when its credential is gone. */
  current: (principal: Principal) => Principal | null;
  requestTimeoutMs: number;
  record: RecordCall;
  /** For the states that clients keep between requests. */
  sealer: Sealer;
  /** For the cursors of lists of tasks. */
  taskSealer: Sealer;
  /** Finds tools; without it there are no smart endpoints. */
  smart?: SmartOptions;
}

/** The hub and what only its composition root may do with it. */
export interface RunningHub extends Hub {
  readonly pool: Pool;
  readonly settings: SettingsSnapshot;
  /** Null where nothing finds tools. */
  readonly smart: SmartRouting | null;
  /** What a key of this scope would see. @returns null for unknown and for closed alike */
  viewOfScope(scope: KeyScope, ref: EndpointRef): View | null;
  /** Obeys a new snapshot: upstreams are reconciled, catalogs forget. */
  obey(settings: SettingsSnapshot): void;
  /** A server said other lists than before. */
  listsChanged(): void;
  /** The resources that a client is subscribed to, as it knows them. */
  subscribedTo(clientKey: string): readonly string[];
  /** Keys changed: what sessions may see is looked at again. */
  refresh(): void;
  close(): void;
}

const NOTHING: SettingsSnapshot = {
  revision: 0,
  servers: new Map(),
  groups: new Map(),
  system: defaultSystemConfig,
};

/** In which no other lists are about to come. */
const SETTLED: ReadonlySet<UpstreamState> = new Set([
  'ready',
  'degraded',
  'idle',
  'disabled',
  'misconfigured',
]);

/** One that is to be started by itself only waits for its turn. */
function isSettled(upstream: Upstream | undefined): boolean {
  if (!upstream || !SETTLED.has(upstream.state)) return false;
  return upstream.state !== 'idle' || upstream.stored.spec.startOnDemand === true;
}

/** A call to a server that is connecting or down waits this long, ms. */
export const ACQUIRE_TIMEOUT_MS = 5000;
/** Changes within this time make one announcement, ms. */
const COALESCE_MS = 30;

export function createHub(options: HubOptions): RunningHub {
  const { pool, news, peers } = options;
  let settings = NOTHING;
  let timer: NodeJS.Timeout | undefined;
  const listeners = new Set<() => void>();
  let views = new WeakMap<object, Map<string, View>>();

  const catalogs = createCatalogs({
    listsOf: (server, era) => pool.get(server)?.side(era).lists() ?? null,
    versionOf: (server, era) => pool.get(server)?.side(era).listsVersion ?? 0,
    settled: (server) => isSettled(pool.get(server)),
    separator: () => settings.system.nameSeparator,
    runsTasks: (server) => runsTools(pool.get(server)?.side('legacy').identity ?? null),
  });

  const bridge = createBridge(options.sealer, Date.now, peers.self);
  const relay = createRelay({
    catalogOf: (call) => catalogs.of(call.view, call.client?.facts.era ?? 'legacy'),
    bridge,
    handOver: (call, state) => handOver(peers, call, state),
    tasks: { ids: news.tasks.ids, owners: news.tasks.owners, sealer: options.taskSealer },
    upstreamOf: (server) => pool.get(server),
    requestTimeoutMs: options.requestTimeoutMs,
    acquireTimeoutMs: ACQUIRE_TIMEOUT_MS,
    record: options.record,
  });

  const isKnown = (server: string, era: Era): boolean => {
    const side = pool.get(server)?.side(era);
    // Who lists nothing at all is known, too, once it has said who it is.
    return side !== undefined && (side.listsVersion > 0 || side.identity !== null);
  };
  const smart = options.smart
    ? createSmartRouting({
        ...options.smart,
        relay,
        record: options.record,
        catalogOf: (view, era) => catalogs.of(view, era),
        system: () => settings.system,
        isKnown,
      })
    : null;
  const call: Relay = smart ? (each) => (each.view.endpoint.smart ? smart.call(each) : relay(each)) : relay;

  function announce(): void {
    catalogs.invalidate();
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const listener of listeners) listener();
    }, COALESCE_MS);
    timer.unref();
  }

  /** Views depend on scope and settings alone, so one per endpoint and scope lives as long as both. */
  function remembered(scope: KeyScope, key: string, find: () => Endpoint | null): View | null {
    const anchor = views.get(scope) ?? new Map<string, View>();
    views.set(scope, anchor);
    const known = anchor.get(key);
    if (known !== undefined) return known;
    const endpoint = find();
    const view = endpoint ? viewOf(settings, endpoint, scope) : null;
    // Unknown names come from outside and are not remembered: they must not fill memory.
    if (view) anchor.set(key, view);
    return view;
  }

  const viewOfScope = (scope: KeyScope, ref: EndpointRef): View | null =>
    remembered(scope, keyOf(ref), () => offered(resolveEndpoint(settings, ref)));

  const viewById: Hub['viewById'] = (principal, id) =>
    remembered(scopeOf(principal), id, () => offered(endpointById(settings, id)));
  const offered = (endpoint: Endpoint | null): Endpoint | null =>
    endpoint?.smart && !smart ? null : endpoint;
  takeOver(peers, { call: relay, viewById, current: options.current });

  return {
    get settings() {
      return settings;
    },
    obey(next) {
      settings = next;
      views = new WeakMap();
      pool.reconcile(next.servers);
      announce();
    },
    pool,
    smart,
    listsChanged: announce,
    refresh: announce,
    subscribedTo: news.subscriptions.ofClient,
    view: (principal, ref) => viewOfScope(scopeOf(principal), ref),
    viewOfScope,
    viewById,
    identity: (view, era) => identityOf(view, era, (server) => pool.get(server)?.side(era).identity ?? null),
    list: (view, list, era) => catalogs.of(view, era).bytes[list],
    call,
    ...createListening({
      pool,
      news,
      catalogOf: (view, era) => catalogs.of(view, era),
      acquireTimeoutMs: ACQUIRE_TIMEOUT_MS,
    }),
    catalog: (view, era) => catalogs.of(view, era),
    onCatalogsChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(timer);
      listeners.clear();
      bridge.close();
    },
  };
}

/** Under which a view is remembered; no two kinds of endpoints begin alike. */
function keyOf(ref: EndpointRef): string {
  switch (ref.kind) {
    case 'global':
      return '';
    case 'named':
      return `/${ref.name}`;
    case 'smart':
      return `?${ref.group ?? ''}`;
  }
}
