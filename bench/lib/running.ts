import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, plainEnvironment, startChild } from './children.ts';
import { freePort, listening } from './ports.ts';
import { createProbe, type Probe, type ProbeReading } from './probe.ts';
import { type Usage, usageOf } from './processes.ts';
import { type Endpoint, Session } from './session.ts';
import type { Launch, Target } from './target.ts';
import { now, sleep } from './time.ts';
import { isServer, type Upstream } from './upstreams.ts';

export interface StartOptions {
  /** Loads the probe, for heap and event loop. */
  probe?: boolean;
  env?: Record<string, string>;
  /** Names of tools that must be listed before it counts as started; by default the `echo` of every upstream. */
  awaited?: string[];
  timeoutMs?: number;
  /** An existing folder to start in, which then stays. */
  folder?: string;
}

/** A target with its upstreams, in a folder of its own. Whoever starts one stops it. */
export interface Running {
  target: Target;
  upstreams: readonly Upstream[];
  folder: string;
  endpoint: Endpoint;
  /** The hub's process; the upstream's where there is no hub. */
  child: Child;
  /** Milliseconds from the start of the process until it listened, and until all awaited tools were listed. */
  listenMs: number;
  startMs: number;
  usage(): Usage;
  /** @throws Error unless started with `probe` */
  probe(): Promise<ProbeReading>;
  tool(upstream: number, tool: string): string;
  /** Ends the hub and starts it once more with what it has kept; sets `listenMs` and `startMs` anew. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error with the end of its output when it does not become ready */
export async function start(
  target: Target,
  upstreams: readonly Upstream[],
  options: StartOptions = {},
): Promise<Running> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
  const port = await freePort();
  await Promise.all(upstreams.map((upstream) => upstream.process() ?? upstream.start()));
  const launch = await target.prepare({ folder, port, upstreams });
  const probe = options.probe && target.isNode ? createProbe(join(folder, 'probe.json')) : null;
  const awaited = options.awaited ?? upstreams.map(({ name }) => target.toolName(name, 'echo'));
  const launchNow = () => launchChild(launch, upstreams, folder, { ...probe?.env, ...options.env });
  const begun = now();
  const running: Running = {
    target,
    upstreams,
    folder,
    endpoint: launch.endpoint,
    child: launchNow(),
    listenMs: 0,
    startMs: 0,
    usage: () => usageOf(running.child.pid, isServer),
    probe: () => readProbe(probe, running.child),
    tool: (index, tool) => target.toolName(upstreams[index]?.name ?? '', tool),
    async restart() {
      await running.child.stop();
      const again = now();
      running.listenMs = 0;
      running.child = launchNow();
      await becomeReady(running, awaited, again, options.timeoutMs ?? 60_000);
    },
    async stop() {
      await running.child.stop();
      await Promise.all(upstreams.map((upstream) => upstream.process()?.stop(0)));
      await launch.release?.();
      if (!options.folder && !process.env.KEEP) rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await becomeReady(running, awaited, begun, options.timeoutMs ?? 60_000);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Runs `work` with the target started, and stops it however that ends. */
export async function withTarget<T>(
  target: Target,
  upstreams: readonly Upstream[],
  options: StartOptions,
  work: (running: Running) => Promise<T>,
): Promise<T> {
  const running = await start(target, upstreams, options);
  try {
    return await work(running);
  } finally {
    await running.stop();
  }
}

function launchChild(
  { program }: Launch,
  upstreams: readonly Upstream[],
  folder: string,
  env: Record<string, string>,
): Child {
  if (program) {
    const all = { ...plainEnvironment(), ...program.env, ...env };
    return startChild(program.command, program.args, {
      cwd: folder,
      env: all,
      log: join(folder, 'output.log'),
    });
  }
  const own = upstreams[0]?.process();
  if (!own) throw new Error('without a hub there must be an upstream over HTTP');
  return own;
}

async function becomeReady(
  running: Running,
  awaited: string[],
  begun: number,
  timeoutMs: number,
): Promise<void> {
  const { child, endpoint } = running;
  const end = begun + timeoutMs;
  const port = Number(new URL(endpoint.url).port);
  let last = 'it does not listen';
  while (now() < end && child.exit() === null) {
    if (running.listenMs > 0 || (await listening(port))) {
      running.listenMs ||= now() - begun;
      const missing = await missingTools(endpoint, awaited, end - now());
      if (missing === '') {
        running.startMs = now() - begun;
        return;
      }
      last = missing;
    }
    await sleep(10);
  }
  const how = child.exit() ? `it ended with ${JSON.stringify(child.exit())}` : last;
  throw new Error(`${running.target.name} did not become ready: ${how}\n${outputEnd(child)}`);
}

/** @returns what is in the way, or nothing */
async function missingTools(endpoint: Endpoint, awaited: string[], timeoutMs: number): Promise<string> {
  try {
    const session = await Session.open(endpoint, Math.max(1000, timeoutMs));
    try {
      const names = new Set(await session.toolNames(Math.max(1000, timeoutMs)));
      const missing = awaited.filter((name) => !names.has(name));
      return missing.length === 0 ? '' : `it does not list ${missing.slice(0, 5).join(', ')}`;
    } finally {
      await session.end();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readProbe(probe: Probe | null, child: Child): Promise<ProbeReading> {
  if (!probe) throw new Error('started without the probe');
  return probe.read(child.pid);
}

function outputEnd(child: Child): string {
  try {
    return child.output().slice(-1500);
  } catch {
    return '';
  }
}
