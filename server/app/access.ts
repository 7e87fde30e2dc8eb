import type { Redis } from 'ioredis';
import { createKeyRing, type KeyRing } from '../auth/key-ring.ts';
import { createLimits, type Limits } from '../auth/limits.ts';
import type { Config } from '../config/env.ts';
import type { Secrets } from '../config/secrets.ts';
import { expandText } from '../config/settings/expand.ts';
import type { SystemConfig } from '../contract/system-config.ts';
import type { Log } from '../lib/log.ts';
import { createDenialWriter, type DenialCount, type DenialWriter } from '../observability/denial-writer.ts';
import type { Metrics } from '../observability/metrics.ts';
import { countDenial } from '../store/queries/audit.ts';
import type { Store } from '../store/store.ts';
import { createGates, type Gates } from './gate.ts';
import { createOpenAccess } from './open-access.ts';

export interface Access {
  keyRing: KeyRing;
  limits: Limits;
  denials: DenialWriter;
  gates: Gates;
  /** Obeys the part of the settings that concerns access. */
  obey(system: SystemConfig): void;
}

export interface AccessOptions {
  config: Config;
  secrets: Secrets;
  store: Store;
  redis: Redis | null;
  metrics: Metrics;
  /** Processes that share the limits; see `replicas.ts`. */
  replicas: () => number;
  log: Log;
}

/** Who may come in: keys, limits, and the counting of those who may not. */
export function createAccess({
  config,
  secrets,
  store,
  redis,
  metrics,
  replicas,
  log,
}: AccessOptions): Access {
  const keyRing = createKeyRing();
  keyRing.setStatic({ env: config.auth.bearerKey });
  keyRing.setLocal(secrets.localToken);
  const limits = createLimits({ redis, replicas, onHit: (limit) => metrics.limitHit(limit) });
  const denials = createDenialWriter({
    flush: (rows) => writeDenials(store, rows),
    onDropped: (count) => metrics.dropped('denials', count),
    log,
  });
  const { host, trustProxy } = config.listen;
  const open = createOpenAccess({ host, trustProxy, skipAuth: config.auth.skip, log });
  return {
    keyRing,
    limits,
    denials,
    gates: createGates({ keyRing, limits, denials, metrics, isOpen: open.isOpen }),
    obey(system) {
      const env = { ...config.entryEnv, BEARER_KEY: config.auth.bearerKey ?? undefined };
      keyRing.setStatic({ settings: expandText(system.routing.bearerAuthKey, env).text });
      limits.configure(system.limits);
      open.obey(system.routing);
    },
  };
}

/** All or none, so that a failed flush can be repeated. */
function writeDenials(store: Store, rows: readonly DenialCount[]): Promise<void> {
  return store.transaction(async (tx) => {
    for (const row of rows) {
      const action = row.reason.startsWith('limit.') ? 'limit.hit' : 'auth.denied';
      await countDenial(tx, {
        at: row.minute,
        principal: row.key ?? 'unknown',
        action,
        reason: row.reason,
        address: row.address,
        userAgent: null,
        requestId: null,
        count: row.count,
      });
    }
  });
}
