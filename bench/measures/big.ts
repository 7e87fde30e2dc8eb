import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainEnvironment, startChild } from '../lib/children.ts';
import { load } from '../lib/load.ts';
import { MIB } from '../lib/numbers.ts';
import { type Running, withTarget } from '../lib/running.ts';
import type { Session } from '../lib/session.ts';
import { until } from '../lib/time.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { loadFigures, type Measure } from './measure.ts';

const BYTES = 10 * MIB;

const LARGE_CLIENT = fileURLToPath(new URL('../lib/large-client.ts', import.meta.url));

/**
 * Results of 10 MiB, alone and with small calls beside them: to another upstream where there can be one, from another
 * process, so that it is the hub's patience that is measured.
 */
export const big: Measure = async (target, { kinds, ms }, report) => {
  for (const kind of kinds.filter((one) => target.kinds.includes(one))) {
    const names = target.maxUpstreams > 1 ? ['up0', 'up1'] : ['up0'];
    const upstreams = await Promise.all(names.map((name) => echoUpstream(name, kind)));
    await withTarget(target, upstreams, {}, async (running) => {
      const name = `results of 10 MiB, ${kind}`;
      const echo = running.tool(upstreams.length - 1, 'echo');
      const small = { users: 1, ms, once: (session: Session) => session.call(echo, { text: 'hello' }) };
      const large = { users: 1, ms, warm: 2, once: fetchLarge(running.tool(0, 'big')) };
      await load(running, { ...small, ms: 1000 });
      const memory = highestMemory(running);
      report(...loadFigures(name, await load(running, large)));
      const { p99 } = await besideLarge(running, () => load(running, small));
      report(
        { name, quantity: 'p99 latency of small calls beside', unit: 'ms', value: p99 },
        { name, quantity: 'memory more at most', unit: 'MiB', value: memory.stop() / MIB },
      );
    });
  }
};

/** @throws Error when the large results stop coming before `work` is done */
async function besideLarge<T>(running: Running, work: () => Promise<T>): Promise<T> {
  const args = [JSON.stringify(running.endpoint), running.tool(0, 'big'), String(BYTES)];
  const log = join(running.folder, 'large-client.log');
  const client = startChild(process.execPath, ['--import', 'tsx', LARGE_CLIENT, ...args], {
    cwd: process.cwd(),
    env: plainEnvironment(),
    log,
  });
  try {
    await until('the first large result', 30_000, 50, () => client.output().includes('\n') || null);
    const result = await work();
    if (client.exit()) throw new Error(`the client of large results ended: ${client.output().slice(-500)}`);
    return result;
  } finally {
    await client.stop(0);
  }
}

/** How much more memory than now the hub has at any time until `stop`, bytes. */
function highestMemory(running: Running): { stop: () => number } {
  const before = running.usage().hub.rssBytes;
  let highest = before;
  const look = (): void => {
    highest = Math.max(highest, running.usage().hub.rssBytes);
  };
  const timer = setInterval(look, 50);
  return {
    stop() {
      clearInterval(timer);
      look();
      return highest - before;
    },
  };
}

const fetchLarge = (tool: string) => async (session: Session) => {
  const size = await session.callSize(tool, { bytes: BYTES });
  if (size < BYTES) throw new Error(`only ${size} bytes came`);
};
