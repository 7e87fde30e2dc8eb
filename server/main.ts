import { type App, createApp } from './app.ts';
import { readConfig } from './config/env.ts';
import { messageOf } from './lib/errors.ts';
import { openLog, type RootLog } from './observability/log.ts';

/** A second signal, or a shutdown that hangs for this long, ends the process at once, ms. */
const LAST_RESORT_MS = 40_000;
const SAME_SIGNAL_MS = 1_000;

/** Starts the hub and stays until a signal. @throws PatchbayError with what to do about it */
export async function main(): Promise<void> {
  const config = readConfig();
  const log = await openLog({ ...config.log, service: config.serviceName });
  guardProcess(log);
  const app = await createApp({ config, log, terminal: process.stdout.isTTY === true });
  const isEnding = endOnSignal(app, log);
  try {
    await app.ready;
  } catch (error) {
    // Whoever ends the process also ends its start.
    if (isEnding()) return;
    await app.close();
    await log.close();
    throw error;
  }
}

/** One forgotten rejection must not end every client's conversation; it is a bug and is logged as one. */
function guardProcess(log: RootLog): void {
  process.on('unhandledRejection', (error) => log.error('Unhandled rejection', describe(error)));
  process.on('uncaughtException', (error) => log.error('Uncaught exception', describe(error)));
}

function describe(error: unknown): Record<string, unknown> {
  return { error: messageOf(error), stack: error instanceof Error ? error.stack : undefined };
}

/** @returns whether a signal has come */
function endOnSignal(app: App, log: RootLog): () => boolean {
  let since: number | null = null;
  const end = async (signal: string) => {
    if (since !== null) {
      // npm passes the terminal's Ctrl-C on, which so arrives twice.
      if (performance.now() - since > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    since = performance.now();
    log.info(`${signal}: shutting down`);
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    await app.close();
    await log.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end('SIGTERM'));
  process.on('SIGINT', () => void end('SIGINT'));
  return () => since !== null;
}
