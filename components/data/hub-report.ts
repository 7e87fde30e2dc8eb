'use client';

import { type HealthStatus, readHealth } from './health.ts';
import { queryKeys } from './keys.ts';
import { type ApiResult, useApiQuery } from './query.ts';

/** One part of the hub, with what it tells of itself. */
export interface HubPart {
  /** E.g. `database`, `upstreams`. */
  id: string;
  status: HealthStatus;
  message: string | null;
  details: Readonly<Record<string, unknown>>;
}

/** What the hub tells of itself to who is signed in. */
export interface HubReport {
  status: HealthStatus;
  version: string | null;
  uptimeSeconds: number | null;
  parts: HubPart[];
}

/** Asked again every ten seconds while the page is visible. */
export function useHubReport(): ApiResult<HubReport> {
  return useApiQuery([...queryKeys.health(), 'report'], '/health', {
    accept: [503],
    every: 10_000,
    read: readReport,
  });
}

/** @throws when the body is something else */
export function readReport(body: unknown): HubReport {
  const { status } = readHealth(body);
  const report = isRecord(body) ? body : {};
  const parts = isRecord(report.parts) ? Object.entries(report.parts) : [];
  return {
    status,
    version: typeof report.version === 'string' ? report.version : null,
    uptimeSeconds: typeof report.uptimeSeconds === 'number' ? report.uptimeSeconds : null,
    parts: parts.map(([id, part]) => partOf(id, part)),
  };
}

function partOf(id: string, part: unknown): HubPart {
  const { status } = readHealth(part);
  const { status: _, message, ...details } = isRecord(part) ? part : {};
  return { id, status, message: typeof message === 'string' ? message : null, details };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
