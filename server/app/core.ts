import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { createRedis } from '../auth/redis.ts';
import type { Config } from '../config/env.ts';
import { loadSecrets, type Secrets } from '../config/secrets.ts';
import { noPeers, type Peers } from '../hub/peers.ts';
import type { Closer } from '../lib/closer.ts';
import { silentLog } from '../lib/log.ts';
import { createByteSealer, createSealer } from '../lib/seal.ts';
import { type ActivityWriter, createActivityWriter } from '../observability/activity-writer.ts';
import type { RootLog } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { insertCallRecords } from '../store/queries/activity.ts';
import { openStore, type Store } from '../store/store.ts';
import { type Access, createAccess } from './access.ts';
import type { PackageFacts } from './facts.ts';
import { noteJwtSecret } from './jwt-mark.ts';
import { createRedisPeers } from './peers/redis-peers.ts';
import { countReplicas, type Replicas } from './replicas.ts';

/** What the process has before its configuration's first dependency is opened. */
export interface Ground {
  config: Config;
  log: RootLog;
  metrics: Metrics;
  closer: Closer;
  facts: PackageFacts;
  /** Whether a person reads standard output. */
  terminal: boolean;
  /** Aborted when the process is told to end. */
  ending: AbortSignal;
}

/** What remembers, and who may come in. */
export interface Core extends Ground {
  secrets: Secrets;
  store: Store;
  replicas: Replicas;
  redis: Redis | null;
  /** The other processes of this hub. */
  peers: Peers;
  access: Access;
  activity: ActivityWriter;
}

/** @throws what `loadSecrets` and `openStore` throw: the start can't go on without them */
export async function openCore(ground: Ground): Promise<Core> {
  const { config, log, metrics, closer } = ground;
  const secrets = loadSecrets(config);
  const { bearerKey } = config.auth;
  for (const secret of [...Object.values(secrets), bearerKey, config.admin.password]) {
    if (secret) log.registerSecret(secret);
  }
  // The folder that the shipped filesystem server serves.
  mkdirSync(join(config.dataDir, 'files'), { recursive: true });

  const sealer = createSealer(secrets.encryptionKey, 'store');
  const store = await openStore({
    ...config.database,
    dataDir: config.dataDir,
    sealer,
    log,
    signal: ground.ending,
  });
  closer.add('store', () => store.close());
  const redis = config.redisUrl ? createRedis({ url: config.redisUrl, log, name: config.serviceName }) : null;
  if (redis) closer.add('redis', () => redis.disconnect());
  const peers = redis ? openPeers(ground, redis, secrets) : noPeers();

  const replicas = countReplicas(store, closer, log);
  const access = createAccess({ config, secrets, store, redis, metrics, replicas: replicas.count, log });
  closer.add('access', () => access.close());
  await noteJwtSecret(store, access.tokens, log);
  closer.add('denials', () => access.denials.close());

  const activity = createActivityWriter({
    insert: async (rows) => {
      await insertCallRecords(store.db, rows);
    },
    onDropped: (rows) => metrics.dropped('activity', rows),
    log,
  });
  closer.add('activity', () => activity.close());
  return { ...ground, secrets, store, replicas, redis, peers, access, activity };
}

function openPeers({ config, log, closer }: Ground, publisher: Redis, { encryptionKey }: Secrets): Peers {
  const name = `${config.serviceName}-peers`;
  const peers = createRedisPeers({
    publisher,
    // The other connection says when Redis goes and comes.
    subscriber: createRedis({ url: config.redisUrl ?? '', log: silentLog, name }),
    sealer: createByteSealer(encryptionKey, 'peers'),
    log,
  });
  closer.add('peers', () => peers.close());
  return peers;
}
