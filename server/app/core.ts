import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { SharedLimits } from '../auth/shared-limits.ts';
import { loadSecrets, type Secrets } from '../config/secrets.ts';
import { noPeers, type Peers } from '../hub/peers.ts';
import { silentLog } from '../lib/log.ts';
import { createByteSealer, createSealer } from '../lib/seal.ts';
import { type ActivityWriter, createActivityWriter } from '../observability/activity-writer.ts';
import { openStore, type Store } from '../store/store.ts';
import { type Access, createAccess } from './access.ts';
import type { Ground } from './ground.ts';
import { noteJwtSecret } from './jwt-mark.ts';
import { countReplicas, type Replicas } from './replicas.ts';

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
  for (const secret of [
    ...Object.values(secrets),
    bearerKey,
    config.admin.password,
    config.embedding.apiKey,
  ]) {
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
    begun: ground.folder,
    signal: ground.ending,
  });
  closer.add('store', () => store.close());
  const { redis, peers, sharing } = config.redisUrl
    ? await openRedis(ground, config.redisUrl, secrets)
    : { redis: null, peers: noPeers(), sharing: null };

  const replicas = countReplicas(store, closer, log);
  const access = createAccess({ config, secrets, store, sharing, metrics, replicas: replicas.count, log });
  closer.add('access', () => access.close());
  await noteJwtSecret(store, access.tokens, log);
  closer.add('denials', () => access.denials.close());

  const activity = createActivityWriter({
    insert: async (rows) => {
      await store.writeCalls(rows);
    },
    onDropped: (rows) => metrics.dropped('activity', rows),
    log,
  });
  closer.add('activity', () => activity.close());
  return { ...ground, secrets, store, replicas, redis, peers, access, activity };
}

/** Loaded only where there is a Redis. */
async function openRedis(
  { config, log, closer }: Ground,
  url: string,
  { encryptionKey }: Secrets,
): Promise<{ redis: Redis; peers: Peers; sharing: SharedLimits }> {
  const { createRedis } = await import('../auth/redis.ts');
  const { createSharedLimits } = await import('../auth/shared-limits.ts');
  const { createRedisPeers } = await import('./peers/redis-peers.ts');
  const redis = createRedis({ url, log, name: config.serviceName });
  closer.add('redis', () => redis.disconnect());
  const peers = createRedisPeers({
    publisher: redis,
    // The other connection says when Redis goes and comes.
    subscriber: createRedis({ url, log: silentLog, name: `${config.serviceName}-peers` }),
    sealer: createByteSealer(encryptionKey, 'peers'),
    log,
  });
  closer.add('peers', () => peers.close());
  return { redis, peers, sharing: createSharedLimits(redis) };
}
