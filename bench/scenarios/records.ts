import { load } from '../lib/load.ts';
import { untilRecorded } from '../lib/records.ts';
import { Rest } from '../lib/rest.ts';
import { withTarget } from '../lib/running.ts';
import type { Session } from '../lib/session.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { loopDelayDuring } from './loop-delay.ts';
import { atLeast, atMost, type FaultContext, type Scenario } from './scenario.ts';

const CALLS = 5000;
const WARM_UP_CALLS = 2000;

export const records: Scenario = {
  title: 'Writing call records does not hold up calls',
  async run({ hub, check }: FaultContext) {
    const upstream = await echoUpstream('up0', 'stdio');
    await withTarget(hub, [upstream], { probe: true }, async (running) => {
      const rest = new Rest(running);
      const tool = running.tool(0, 'echo');
      const once = (session: Session) => session.call(tool, { text: 'hello' });
      await load(running, { users: 16, ms: 60_000, calls: WARM_UP_CALLS, once });
      await untilRecorded(rest, WARM_UP_CALLS);
      let recorded = 0;
      let failures = 0;
      const delay = await loopDelayDuring(running, `${CALLS} calls and their records`, async () => {
        failures = (await load(running, { users: 16, ms: 60_000, calls: CALLS, once })).failures;
        recorded = await untilRecorded(rest, WARM_UP_CALLS + CALLS);
      });
      rest.close();
      check(
        delay,
        atLeast('  records found', recorded - WARM_UP_CALLS, CALLS, 'records'),
        atMost('  calls that failed', failures, 0, 'calls'),
      );
    });
  },
};
