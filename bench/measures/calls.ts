import { load } from '../lib/load.ts';
import { MIB } from '../lib/numbers.ts';
import { withTarget } from '../lib/running.ts';
import type { Session } from '../lib/session.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { loadFigures, type Measure } from './measure.ts';

/** Time for the compiler of the target to settle. */
const WARM_UP_MS = 2500;

/** Small calls through one upstream. The first seconds are thrown away: nobody runs a hub that has just compiled. */
export const calls: Measure = async (target, { kinds, concurrency, ms }, report) => {
  for (const kind of kinds.filter((one) => target.kinds.includes(one))) {
    const upstream = await echoUpstream('up0', kind);
    await withTarget(target, [upstream], {}, async (running) => {
      const idle = running.usage().hub.rssBytes / MIB;
      report({ name: `calls, ${kind}`, quantity: 'memory when started', unit: 'MiB', value: idle });
      const name = running.tool(0, 'echo');
      const once = (session: Session) => session.call(name, { text: 'hello' });
      await load(running, { users: 16, ms: WARM_UP_MS, once });
      for (const users of concurrency) {
        const result = await load(running, { users, ms, warm: users * 4, once });
        report(...loadFigures(`calls, ${kind}, ${users} at once`, result));
      }
    });
  }
};
