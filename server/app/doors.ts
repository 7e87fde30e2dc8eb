import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcessEnv } from '../config/describe.ts';
import { createConsole } from '../console/next.ts';
import { principalId } from '../contract/principal.ts';
import type { Listener } from '../http/listener.ts';
import { listenForMetrics } from '../http/metrics-listener.ts';
import { createOpsDoor } from '../http/ops.ts';
import type { Feed } from '../hub/feed.ts';
import type { Upstream } from '../hub/upstream/types.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { Door, McpDoor } from '../lib/request-context.ts';
import { createMcpDoor } from '../mcp/downstream/door.ts';
import type { ServiceBase } from '../services/context.ts';
import type { Core } from './core.ts';
import { healthReport } from './health.ts';
import type { Running } from './running.ts';

export interface DoorsOptions {
  core: Core;
  running: Running;
  service: ServiceBase;
  feed: Feed;
  listener: Listener;
}

/** The loading of the rest waits so long at most for what a start is about: servers, and tools told to the index. */
const PATIENCE_MS = 200;
const FED_MS = 1000;
const LOOK_MS = 20;

/**
 * Opens every door of the listener: that of the clients first, as the REST API is loaded only now, while upstreams start.
 * Whoever is told that the hub is ready finds them all open.
 */
export async function openDoors(options: DoorsOptions): Promise<void> {
  const { core, running, listener } = options;
  listener.setReady({ mcp: mcpDoor(core, running, listener) });
  await untilCalm(running);
  const { apiDoor } = await import('./api-door.ts');
  listener.setReady({ api: apiDoor(options), ops: await opsDoor(core, running, listener) });
  if (!core.config.console) {
    listener.setReady({ console: noConsole });
    return;
  }
  const console = await createConsole({
    dir: core.facts.folder,
    basePath: core.config.listen.basePath,
    log: core.log,
    dev: core.config.profile === 'development',
  });
  core.closer.add('console', () => console.close());
  listener.setReady({ console: console.door });
}

/**
 * What is loaded next holds the event loop for a while: servers that answer in this moment would be heard later, and so
 * would the thread in which the index of words is made.
 */
async function untilCalm({ feeding, pool }: Running): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  await Promise.race([feeding.settled(), sleep(FED_MS, undefined, { ref: false })]);
  while (performance.now() < until && pool.all().some(isStarting)) await sleep(LOOK_MS);
}

function isStarting(upstream: Upstream): boolean {
  const { state } = upstream.status();
  return state === 'connecting' || state === 'listing';
}

const noConsole: Door = () => {
  throw new PatchbayError('not_found', 'This hub serves no console (CONSOLE=off); the REST API is at /api');
};

function mcpDoor(
  { access, config, facts, metrics, log, peers }: Core,
  { hub, sessions, listens }: Running,
  listener: Listener,
): McpDoor {
  return createMcpDoor({
    hub,
    sessions,
    listens,
    peers,
    gate: access.gates.mcp,
    current: (each) => access.keyRing.current(each),
    draining: () => listener.draining,
    bodyLimit: config.limits.bodyBytes,
    basePath: config.listen.basePath,
    version: facts.version,
    log,
    onDenied: (principal, ctx, what) => {
      metrics.denial(what);
      access.denials.record({
        ...{ address: ctx.address, requestId: ctx.id },
        key: principalId(principal),
        reason: `denied.${what}`,
      });
    },
  });
}

async function opsDoor(core: Core, running: Running, listener: Listener): Promise<Door> {
  const { access, config, metrics, closer, log, facts } = core;
  const scrape = { text: () => metrics.text(), contentType: metrics.contentType };
  const { enabled, port } = config.metrics;
  if (enabled && port !== null) {
    const own = await listenForMetrics({ host: config.listen.host, port, metrics: scrape, log });
    closer.add('metrics listener', () => own.close());
  }
  return createOpsDoor({
    ready: () => access.loaded && !listener.draining,
    health: () => healthReport({ ...core, ...running, access, version: facts.version }),
    async identify(req, ctx) {
      if (req.headers.authorization === undefined) return null;
      const found = await access.gates.rest(req, ctx);
      return found instanceof PatchbayError ? null : found;
    },
    metrics: enabled && port === null ? scrape : null,
    config: () => describeProcessEnv(config),
  });
}
