import type { Config, Environment } from '../config/env.ts';
import { expandSpec } from '../config/settings/expand.ts';
import type { ServerSpec } from '../contract/server.ts';
import type { LiveBus } from '../hub/live/bus.ts';
import type { ServerListener } from '../hub/news.ts';
import type { Connector } from '../hub/upstream/connection.ts';
import { createPool } from '../hub/upstream/pool.ts';
import type { Expanded, Pool } from '../hub/upstream/types.ts';
import type { Log } from '../lib/log.ts';
import { refusalOf } from '../mcp/upstream/address-guard.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { KnownAsks } from './known-asks.ts';
import type { KnownLists } from './known-lists.ts';

export interface UpstreamsOptions {
  config: Config;
  connect: Connector;
  lists: KnownLists;
  asks: KnownAsks;
  live: LiveBus;
  metrics: Metrics;
  log: Log;
  redact: (text: string) => string;
  hub: ServerListener;
}

/** An on-demand server that nobody used for this long is ended, ms. */
const IDLE_MS = 10 * 60_000;

/** The entry as it is used, or why it never can be. A name is looked up at every connection instead. */
export function usableSpec(spec: ServerSpec, env: Environment): Expanded {
  const expanded = expandSpec(spec, env);
  if (!expanded.ok || expanded.spec.type === 'stdio') return expanded;
  const problem = refusalOf(expanded.spec.url);
  return problem === null ? expanded : { ok: false, missing: [], problem };
}

/** Every server's live side, telling the rest of the hub what happens to it. */
export function createUpstreams(options: UpstreamsOptions): Pool {
  const { config, connect, lists, asks, live, metrics, log, redact, hub } = options;
  return createPool({
    connect,
    expand: (spec) => usableSpec(spec, config.entryEnv),
    log,
    redact,
    timeouts: { initMs: config.timeouts.initMs, requestMs: config.timeouts.requestMs, idleMs: IDLE_MS },
    policy: { backoff: config.retry },
    knownLists: (name) => lists.of(name),
    knownAsks: (name) => asks.of(name),
    onAsked: (name, question) => asks.learn(name, question),
    onAsksForgotten: (name) => asks.forget(name),
    awaited: (name) => hub.awaited(name),
    onRestart: (name) => metrics.upstreamRestart(name),
    events: {
      onStatus: (status) => live.publish({ type: 'server.status', status }),
      onLists: (server, said) => {
        lists.learn(server, said);
        hub.onLists();
        live.publish({ type: 'lists.changed', server });
      },
      onSideLists: () => hub.onLists(),
      onResourceUpdated: (name, uri, params, client) => hub.onResourceUpdated(name, uri, params, client),
      onReconnected: (name, era, client) => hub.onReconnected(name, era, client),
      onRemoved: (name) => {
        lists.forget(name);
        asks.forget(name);
        metrics.forgetServer(name);
        hub.onLists();
        hub.onRemoved(name);
        live.publish({ type: 'server.removed', name });
      },
    },
  });
}
