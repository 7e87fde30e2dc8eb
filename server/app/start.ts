import type { Listener } from '../http/listener.ts';
import type { ServiceBase } from '../services/context.ts';
import { type Core, openCore } from './core.ts';
import { openDoors } from './doors.ts';
import { reportServers, welcomeFirstRun } from './first-run.ts';
import type { Ground } from './ground.ts';
import { leaveHubFile } from './hub-note.ts';
import { obeyStore } from './obedience.ts';
import { openHub, type Running } from './running.ts';
import { scheduleUpkeep } from './upkeep.ts';

/** Calls in flight get this long at shutdown, ms. */
const DRAIN_MS = 30_000;

/** The story of a start. Each part registers its own closes, and they run in the opposite order. */
export async function start(ground: Ground, listener: Listener, port: number): Promise<void> {
  const { config, log, closer } = ground;
  const core = await openCore(ground);
  const running = openHub(core);
  const hosts = [new URL(config.listen.publicUrl).hostname];
  const service: ServiceBase = {
    store: core.store,
    policy: { stdio: config.stdioSources, hub: { port, hosts } },
  };

  const feed = await obeyStore(core, running, service);
  // Who searches first finds what is known from an earlier life.
  running.feeding.look();
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

async function greet(core: Core, { runtime }: Running, service: ServiceBase): Promise<void> {
  const options = { ...core, runtime, publicUrl: core.config.listen.publicUrl };
  reportServers(options);
  await welcomeFirstRun({
    ...options,
    service: { ...service, principal: { kind: 'system' }, request: null },
  });
}
