import { withTarget } from '../lib/running.ts';
import { sleep } from '../lib/time.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { comeAndGo } from '../lib/visits.ts';
import { atMost, type FaultContext, type Scenario } from './scenario.ts';

export const visits: Scenario = {
  title: 'Clients that come and go leave nothing behind',
  async run({ hub, quick, check }: FaultContext) {
    const count = quick ? 3000 : 5000;
    const upstream = await echoUpstream('up0', 'stdio');
    await withTarget(hub, [upstream], { probe: true }, async (running) => {
      const heap = async (): Promise<number> => {
        // The last call records are written within a second.
        await sleep(3000);
        await running.probe();
        return (await running.probe()).heapBytes;
      };
      await comeAndGo(running, 1000);
      const before = await heap();
      const openBefore = running.usage().hub.descriptors;
      await comeAndGo(running, count);
      const kept = ((await heap()) - before) / 1024 / count;
      check(
        atMost(`${count} visits: heap kept of each`, kept, 0.5, 'KiB'),
        atMost('  more descriptors', running.usage().hub.descriptors - openBefore, 3, 'open'),
      );
    });
  },
};
