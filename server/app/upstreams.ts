import type { Config } from '../config/env.ts';
import { expandSpec } from '../config/settings/expand.ts';
import type { LiveBus } from '../hub/runtime.ts';
import type { Connector } from '../hub/upstream/connection.ts';
import { createPool } from '../hub/upstream/pool.ts';
import type { Pool } from '../hub/upstream/types.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { KnownLists } from './known-lists.ts';

export interface UpstreamsOptions {
  config: Config;
  connect: Connector;
  lists: KnownLists;
  live: LiveBus;
  metrics: Metrics;
  log: Log;
  redact: (text: string) => string;
  /** Lists differ from before. */
  onLists: () => void;
}

/** An on-demand server that nobody used for this long is ended, ms. */
const IDLE_MS = 10 * 60_000;

/** Every server's live side, telling the rest of the hub what happens to it. */
export function createUpstreams(options: UpstreamsOptions): Pool {
  const { config, connect, lists, live, metrics, log, redact } = options;
  return createPool({
    connect,
    expand: (spec) => expandSpec(spec, config.entryEnv),
    log,
    redact,
    timeouts: { initMs: config.timeouts.initMs, requestMs: config.timeouts.requestMs, idleMs: IDLE_MS },
    policy: { backoff: config.retry },
    knownLists: (name) => lists.of(name),
    onRestart: (name) => metrics.upstreamRestart(name),
    events: {
      onStatus: (status) => live.publish({ type: 'server.status', status }),
      onLists: (server, said) => {
        lists.learn(server, said);
        options.onLists();
        live.publish({ type: 'lists.changed', server });
      },
      onRemoved: (name) => {
        lists.forget(name);
        metrics.forgetServer(name);
        options.onLists();
        live.publish({ type: 'server.removed', name });
      },
    },
  });
}
