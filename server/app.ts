import { type Core, type Ground, openCore } from './app/core.ts';
import { openDoors } from './app/doors.ts';
import { readPackageFacts } from './app/facts.ts';
import { reportServers, welcomeFirstRun } from './app/first-run.ts';
import { leaveHubFile } from './app/hub-note.ts';
import { obeyStore } from './app/obedience.ts';
import type { Running } from './app/running.ts';
import { openHub } from './app/running.ts';
import { scheduleUpkeep } from './app/upkeep.ts';
import type { Config } from './config/env.ts';
import { createListener, type Listener } from './http/listener.ts';
import { createCloser } from './lib/closer.ts';
import type { RootLog } from './observability/log.ts';
import { createMetrics } from './observability/metrics.ts';
import type { ServiceBase } from './services/context.ts';

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

/** Calls in flight get this long at shutdown, ms. */
const DRAIN_MS = 30_000;

/** The port is bound before anything else is opened: whatever is slow or broken behind it can only answer 503. */
export async function createApp({ config, log, terminal }: AppOptions): Promise<App> {
  const facts = readPackageFacts();
  const closer = createCloser((name, error) => log.error(`Closing ${name} failed`, { error }));
  const metrics = createMetrics({ version: facts.version, service: config.serviceName });
  const listener = createListener({
    config: { ...config.listen, development: config.profile === 'development' },
    log,
    metrics,
  });
  const { port } = await listener.listen();
  closer.add('listener', () => listener.drain(0));

  const ending = new AbortController();
  const ground: Ground = { config, log, metrics, closer, facts, terminal, ending: ending.signal };
  const ready = open(ground, listener, port);
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

/** The story of a start. Each part registers its own closes, and they run in the opposite order. */
async function open(ground: Ground, listener: Listener, port: number): Promise<void> {
  const { config, log, closer } = ground;
  const core = await openCore(ground);
  const running = await openHub(core);
  const hosts = [new URL(config.listen.publicUrl).hostname];
  const service: ServiceBase = {
    store: core.store,
    policy: { stdio: config.stdioSources, hub: { port, hosts } },
  };

  const feed = await obeyStore(core, running, service);
  // Before the doors open: who finds the hub ready finds the first key and the note of where it is.
  await greet(core, running, service);
  leaveHubFile(core, port);
  await openDoors({ core, running, service, feed, listener });
  scheduleUpkeep(core, running);

  closer.add('open requests', async () => {
    log.info('Draining: open calls may finish, nothing new begins');
    await Promise.all([
      listener.drain(DRAIN_MS, () => closeIdleStreams(running)),
      // Of clients that came to another replica.
      core.peers.drain(DRAIN_MS),
    ]);
  });
  log.info(`Serving ${config.listen.publicUrl}`);
}

/** Over HTTP+SSE a stream with a call in flight carries its answer, and closes once that is said. */
function closeIdleStreams({ sessions, listens }: Pick<Running, 'sessions' | 'listens'>): void {
  listens.endAll();
  for (const session of sessions.withStreams()) {
    if (session.transport === 'streamable' || !session.calls?.size) session.stream?.close();
  }
}

async function greet(
  core: Core,
  { runtime }: Awaited<ReturnType<typeof openHub>>,
  service: ServiceBase,
): Promise<void> {
  const options = { ...core, runtime, publicUrl: core.config.listen.publicUrl };
  reportServers(options);
  await welcomeFirstRun({
    ...options,
    service: { ...service, principal: { kind: 'system' }, request: null },
  });
}
