import { Redis } from 'ioredis';
import { backoffDelay } from '../lib/backoff.ts';
import type { Log } from '../lib/log.ts';

const RETRY = { baseMs: 200, capMs: 10_000 };

export interface RedisOptions {
  /** `redis://` or `rediss://`. */
  url: string;
  log: Log;
  /** Shown in `CLIENT LIST`, e.g. `patchbay-limits`. */
  name?: string;
}

/**
 * A client that never stops the hub: it connects in the background, keeps trying for ever, fails commands at once
 * while Redis is away (nothing queues up), and says so once when it goes and once when it is back.
 */
export function createRedis({ url, log, name = 'patchbay' }: RedisOptions): Redis {
  const client = new Redis(url, {
    lazyConnect: true,
    connectionName: name,
    connectTimeout: 5000,
    commandTimeout: 2000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // RESP2 is what every Redis-compatible server speaks.
    protocol: 2,
    retryStrategy: (attempt) => backoffDelay(attempt, RETRY),
  });
  let away = false;
  client.on('error', (error: unknown) => {
    if (away) return;
    away = true;
    log.warn('Redis is away; what replicas share becomes local until it is back', { error });
  });
  client.on('close', () => {
    if (away || client.status === 'end') return;
    away = true;
    log.warn('The connection to Redis closed; what replicas share becomes local until it is back');
  });
  client.on('ready', () => {
    log.info(away ? 'Redis is back' : 'Redis is connected');
    away = false;
  });
  // A failed first connection is reported by `error` and retried by the strategy.
  client.connect().catch(() => {});
  return client;
}
