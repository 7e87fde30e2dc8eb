import { load } from '../lib/load.ts';
import { MIB } from '../lib/numbers.ts';
import { withTarget } from '../lib/running.ts';
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
      const large = { users: 1, ms, warm: 2, once: fetchLarge(running.tool(0, 'big')) };
      report(...loadFigures(name, await load(running, large)));
      const [beside] = await Promise.all([
        load(running, { users: 1, ms, once: (session) => session.call(echo, { text: 'hello' }) }),
        load(running, { ...large, warm: 0 }),
      ]);
      report(
        { name, quantity: 'p99 latency of small calls beside', unit: 'ms', value: beside.p99 },
        { name, quantity: 'memory after', unit: 'MiB', value: running.usage().hub.rssBytes / MIB },
      );
    });
  }
};

const fetchLarge = (tool: string) => async (session: Session) => {
  const size = await session.callSize(tool, { bytes: BYTES });
  if (size < BYTES) throw new Error(`only ${size} bytes came`);
};
