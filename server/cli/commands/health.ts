import { z } from 'zod';
import { readConfig } from '../../config/env.ts';
import { messageOf } from '../../lib/errors.ts';
import { localUrl } from '../../lib/host.ts';
import { findHub } from '../connect.ts';
import { CliFailure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { RestClient } from '../rest-client.ts';

/** A probe that takes longer is a failed one, ms. */
const TIMEOUT_MS = 5000;

const answerSchema = z.looseObject({ status: z.string() });

/** Every part of the hub, which only those learn who may see it. */
const reportSchema = z.looseObject({
  status: z.string(),
  parts: z.record(
    z.string(),
    z.looseObject({
      status: z.string(),
      message: z.string().optional(),
      failing: z
        .array(z.looseObject({ name: z.string(), state: z.string(), failure: z.string().nullable() }))
        .optional(),
    }),
  ),
});
type HealthReport = z.infer<typeof reportSchema>;

export interface HealthResult {
  url: string;
  ready: boolean;
  status: string;
}

/**
 * For container probes: asks the hub of this machine, or that of PATCHBAY_URL, whether it is ready. What is not well
 * behind a ready hub is named, and is no failure: clients are served.
 */
export async function healthCheck(io: Io): Promise<void> {
  const hub = findHub();
  const result = await probe(hub?.url ?? ownUrl());
  if (!result.ready) {
    if (io.json) io.result(result, () => '');
    throw new CliFailure('not_ready', `The hub at ${result.url} is ${result.status}`);
  }
  const report = hub && (await readReport(hub));
  io.result({ ...result, ...(report && { health: report.status, parts: report.parts }) }, ({ url, status }) =>
    [`${url} is ${status}`, ...(report ? unwell(report) : [])].join('\n'),
  );
}

/** Null where the hub does not tell: no token, a key without a role, or an answer that does not come. */
function readReport(hub: RestClient): Promise<HealthReport | null> {
  return hub.request('GET', '/health', reportSchema, { timeoutMs: TIMEOUT_MS }).catch(() => null);
}

/** A line per part that is not well, and below it one per server that is not. */
function unwell({ parts }: HealthReport): string[] {
  return Object.entries(parts)
    .filter(([, { status }]) => status !== 'healthy')
    .flatMap(([name, { status, message, failing = [] }]) => [
      `${name}: ${status}${message ? `, ${message}` : ''}`,
      ...failing.map((one) => `  ${one.name}: ${one.state}${one.failure ? `, ${one.failure}` : ''}`),
    ]);
}

/** Where a hub with this environment would listen. */
function ownUrl(): string {
  const { host, port, basePath } = readConfig().listen;
  return localUrl(host, port, basePath);
}

export async function probe(url: string): Promise<HealthResult> {
  try {
    const response = await fetch(`${url}/health/ready`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
    const parsed = answerSchema.safeParse(await response.json().catch(() => null));
    const status = parsed.success ? parsed.data.status : response.ok ? 'ready' : 'not ready';
    return { url, ready: response.ok, status };
  } catch (error) {
    const cause = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
    return { url, ready: false, status: `unreachable: ${cause}` };
  }
}
