import { readPackageFacts } from './app/facts.ts';
import type { Ground } from './app/ground.ts';
import type { Config } from './config/env.ts';
import { createListener } from './http/listener.ts';
import { createCloser } from './lib/closer.ts';
import type { RootLog } from './observability/log.ts';
import { createMetrics } from './observability/metrics.ts';
import { openFolder } from './store/pglite/folder.ts';

export interface App {
  /** Where the listener is bound. */
  readonly port: number;
  /** Resolves when the hub serves, rejects when it can't. */
  readonly ready: Promise<void>;
  /** Drains: no new connections, open calls finish, children end, everything is written. Idempotent. */
  close(): Promise<void>;
}

export interface AppOptions {
  config: Config;
  log: RootLog;
  /** Whether a person reads standard output. */
  terminal: boolean;
}

/**
 * The port is bound before anything else is opened: whatever is slow or broken behind it can only answer 503. Most of the
 * program is loaded after that, while the embedded database opens in its thread.
 */
export async function createApp({ config, log, terminal }: AppOptions): Promise<App> {
  const facts = readPackageFacts();
  const closer = createCloser((name, error) => log.error(`Closing ${name} failed`, { error }));
  // Before anything else: its thread is at work while the program is still being loaded.
  const folder = config.database.url === null ? openFolder(config.dataDir, log) : null;
  // The store takes it over and says what is wrong with it; this is for a start that does not come so far.
  const begun = folder?.catch(() => null);
  const metrics = createMetrics({ version: facts.version, service: config.serviceName });
  const listener = createListener({
    config: { ...config.listen, development: config.profile === 'development' },
    log,
    metrics,
  });
  const { port } = await listener.listen().catch(async (error: unknown) => {
    await (await begun)?.close();
    throw error;
  });
  closer.add('listener', () => listener.drain(0));
  closer.add('embedded database', async () => (await begun)?.close());

  const ending = new AbortController();
  const ground: Ground = { config, log, metrics, closer, facts, terminal, folder, ending: ending.signal };
  const ready = import('./app/start.ts').then(({ start }) => start(ground, listener, port));
  return {
    port,
    ready,
    async close() {
      ending.abort();
      await ready.catch(() => {});
      await closer.close();
    },
  };
}
