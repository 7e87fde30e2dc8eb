import { z } from 'zod';
import { readConfig } from '../../config/env.ts';
import { messageOf } from '../../lib/errors.ts';
import { localUrl } from '../../lib/host.ts';
import { findHub } from '../connect.ts';
import { CliFailure } from '../failure.ts';
import type { Io } from '../io.ts';

/** A probe that takes longer is a failed one, ms. */
const TIMEOUT_MS = 5000;

const answerSchema = z.looseObject({ status: z.string() });

export interface HealthResult {
  url: string;
  ready: boolean;
  status: string;
}

/** For container probes: asks the hub of this machine, or that of PATCHBAY_URL, whether it is ready. */
export async function healthCheck(io: Io): Promise<void> {
  const result = await probe(findHub()?.url ?? ownUrl());
  if (!result.ready) {
    if (io.json) io.result(result, () => '');
    throw new CliFailure('not_ready', `The hub at ${result.url} is ${result.status}`);
  }
  io.result(result, ({ url, status }) => `${url} is ${status}`);
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
