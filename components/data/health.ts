'use client';

import { useQuery } from '@tanstack/react-query';
import { getJson } from './client.ts';

const HEALTH_STATUSES = ['healthy', 'degraded', 'unhealthy'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

export interface Health {
  status: HealthStatus;
  /** When the answer arrived. */
  checkedAt: Date;
}

/** What the hub says about itself to anyone; asked again every ten seconds while the page is visible. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => getJson('/api/health', readHealth, { signal, accept: [503] }),
    refetchInterval: 10_000,
    retry: 1,
  });
}

/** @throws when the body is something else */
export function readHealth(body: unknown): Health {
  const status = typeof body === 'object' && body !== null && 'status' in body ? body.status : null;
  const known = HEALTH_STATUSES.find((one) => one === status);
  if (!known) throw new TypeError('not a health report');
  return { status: known, checkedAt: new Date() };
}
