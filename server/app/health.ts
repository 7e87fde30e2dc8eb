import type { Redis } from 'ioredis';
import type { ServerStatus } from '../contract/runtime.ts';
import type { HealthPart, HealthReport, HealthStatus } from '../http/ops.ts';
import type { Sessions } from '../hub/sessions.ts';
import type { Pool } from '../hub/upstream/types.ts';
import type { Store } from '../store/store.ts';
import type { Access } from './access.ts';

export interface HealthSources {
  store: Store;
  redis: Redis | null;
  access: Access;
  pool: Pool;
  sessions: Sessions;
  version: string;
}

const FAILING: ReadonlySet<string> = new Set(['waiting', 'misconfigured', 'needs-auth', 'degraded']);

/** How the hub is. A part that is away degrades it; only keys that were never loaded make it unhealthy. */
export async function healthReport(sources: HealthSources): Promise<HealthReport> {
  const { store, redis, access, pool, sessions } = sources;
  const database = await store.health();
  const parts: Record<string, HealthPart> = {
    database: part(database.ok, { kind: store.kind, version: database.version }, database.message),
    keys: access.loaded ? part(access.keyRing.staleSince === null, {}) : { status: 'unhealthy' },
    upstreams: upstreamPart(pool),
    sessions: { status: 'healthy', open: sessions.size },
    ...(redis && { redis: part(redis.status === 'ready', {}) }),
  };
  return {
    status: worst(Object.values(parts)),
    version: sources.version,
    uptimeSeconds: Math.round(process.uptime()),
    parts,
  };
}

function part(ok: boolean, details: Record<string, unknown>, message?: string): HealthPart {
  return { status: ok ? 'healthy' : 'degraded', ...(message && { message }), ...details };
}

/** A server that takes long to connect says why before it is given up. */
function isFailing({ state, failure }: ServerStatus): boolean {
  return FAILING.has(state) || (state === 'connecting' && failure !== null);
}

function upstreamPart(pool: Pool): HealthPart {
  const statuses = pool.all().map((upstream) => upstream.status());
  const failing = statuses.filter(isFailing);
  return {
    status: failing.length > 0 ? 'degraded' : 'healthy',
    total: statuses.length,
    ready: statuses.filter(({ state }) => state === 'ready').length,
    failing: failing.map(({ name, state, failure }) => ({ name, state, failure: failure?.message ?? null })),
  };
}

function worst(parts: HealthPart[]): HealthStatus {
  const has = (status: HealthStatus) => parts.some((each) => each.status === status);
  return has('unhealthy') ? 'unhealthy' : has('degraded') ? 'degraded' : 'healthy';
}
