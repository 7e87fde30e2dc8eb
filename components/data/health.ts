'use client';

import { queryKeys } from './keys.ts';
import { type ApiResult, useApiQuery } from './query.ts';

const HEALTH_STATUSES = ['healthy', 'degraded', 'unhealthy'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

export interface Health {
  status: HealthStatus;
  /** When the answer arrived. */
  checkedAt: Date;
}

/** What the hub says about itself; asked again every ten seconds while the page is visible. */
export function useHealth(): ApiResult<Health> {
  return useApiQuery(queryKeys.health(), '/health', { accept: [503], every: 10_000, read: readHealth });
}

/** @throws when the body is something else */
export function readHealth(body: unknown): Health {
  const status = typeof body === 'object' && body !== null && 'status' in body ? body.status : null;
  const known = HEALTH_STATUSES.find((one) => one === status);
  if (!known) throw new TypeError('not a health report');
  return { status: known, checkedAt: new Date() };
}
