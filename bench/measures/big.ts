import { load } from '../lib/load.ts';
import { MIB } from '../lib/numbers.ts';
import { type Running, withTarget } from '../lib/running.ts';
import type { Session } from '../lib/session.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { loadFigures, type Measure } from './measure.ts';

const BYTES = 10 * MIB;

/** Results of 10 MiB, alone and with small calls beside them. */
export const big: Measure = async (target, { kinds, ms }, report) => {
  for (const kind of kinds.filter((one) => target.kinds.includes(one))) {
    const upstream = await echoUpstream('up0', kind);
    await withTarget(target, [upstream], {}, async (running) => {
      const name = `results of 10 MiB, ${kind}`;
      const echo = running.tool(0, 'echo');
      const small = { users: 1, ms, once: (session: Session) => session.call(echo, { text: 'hello' }) };
      const large = { users: 1, ms, warm: 2, once: fetchLarge(running.tool(0, 'big')) };
      await load(running, { ...small, ms: 1000 });
      const memory = highestMemory(running);
      report(...loadFigures(name, await load(running, large)));
      const [beside] = await Promise.all([load(running, small), load(running, { ...large, warm: 0 })]);
      report(
        { name, quantity: 'p99 latency of small calls beside', unit: 'ms', value: beside.p99 },
        { name, quantity: 'memory more at most', unit: 'MiB', value: memory.stop() / MIB },
      );
    });
  }
};

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
