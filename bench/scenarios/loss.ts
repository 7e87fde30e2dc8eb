import { load, type Outcome } from '../lib/load.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { callText, type Session } from '../lib/session.ts';
import { now, sleep } from '../lib/time.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { atLeast, atMost, type FaultContext, type Scenario } from './scenario.ts';

const USERS = 64;
const FORGETS = 5;

export const loss: Scenario = {
  title: 'A server that dies comes back, and only what it was doing fails',
  async run(context) {
    for (let round = 0; round < (context.quick ? 1 : 3); round++) {
      await killStdio(context);
      await restartHttp(context);
      await forgetSessions(context);
    }
  },
};

async function killStdio({ hub, check }: FaultContext): Promise<void> {
  const upstream = await echoUpstream('up0', 'stdio');
  await withTarget(hub, [upstream], {}, async (running) => {
    const [victim = 0] = running.usage().servers.pids;
    const tool = running.tool(0, 'pid');
    let backAt = Number.POSITIVE_INFINITY;
    const once = async (session: Session): Promise<void> => {
      const answer = callText(await session.call(tool, {}));
      if (answer !== String(victim)) backAt = Math.min(backAt, now());
    };
    const { failed, struckAt } = await strike(running, once, async () => process.kill(victim, 'SIGKILL'));
    // The hub knows of the death when it answers the first failure; calls that begin later have nothing to fail from.
    const known = Math.min(...failed.map(({ ended }) => ended));
    const late = failed.filter(({ begun }) => begun > known);
    check(
      atMost(
        `stdio server killed at ${USERS} at once: the new one answers after`,
        backAt - struckAt,
        500,
        'ms',
      ),
      atMost('  calls that failed', failed.length, USERS, 'of those in flight'),
      atMost(`  calls that began later and failed${sample(late)}`, late.length, 0, 'calls'),
    );
  });
}

async function restartHttp({ hub, check }: FaultContext): Promise<void> {
  const upstream = await echoUpstream('up0', 'http');
  await withTarget(hub, [upstream], {}, async (running) => {
    const tool = running.tool(0, 'echo');
    const once = (session: Session) => session.call(tool, { text: 'hello' });
    const { outcomes, struckAt } = await strike(running, once, async () => {
      await upstream.process()?.stop(0);
      await sleep(1000);
      await upstream.start();
    });
    const after = outcomes.filter(({ ended }) => ended > struckAt);
    const firstServed = Math.min(
      ...after.filter(({ failure }) => failure === null).map(({ ended }) => ended),
    );
    const late = after.filter(({ failure, begun }) => failure !== null && begun > firstServed);
    check(
      atMost(
        'HTTP server away for a second: served again after its return',
        firstServed - struckAt,
        300,
        'ms',
      ),
      atMost(`  calls that failed after that${sample(late)}`, late.length, 0, 'calls'),
    );
  });
}

async function forgetSessions({ hub, check }: FaultContext): Promise<void> {
  const upstream = await echoUpstream('up0', 'http');
  await withTarget(hub, [upstream], {}, async (running) => {
    const tool = running.tool(0, 'echo');
    const once = (session: Session) => session.call(tool, { text: 'hello' });
    const { outcomes, failed } = await strike(running, once, async () => {
      for (let time = 0; time < FORGETS; time++) {
        upstream.process()?.signal('SIGUSR2');
        // A call that meets two losses may say so.
        await sleep(500);
      }
    });
    check(
      atMost(
        `HTTP server forgets its session ${FORGETS} times: failures${sample(failed)}`,
        failed.length,
        0,
        'calls',
      ),
      atLeast('  calls meanwhile', outcomes.length, USERS, 'calls'),
    );
  });
}

/** A second of load, the blow, and two more seconds. @returns what came of the calls, and when the blow was done */
async function strike(
  running: Running,
  once: (session: Session) => Promise<unknown>,
  blow: () => Promise<unknown>,
): Promise<{ outcomes: Outcome[]; failed: Outcome[]; struckAt: number }> {
  const outcomes: Outcome[] = [];
  let ending = false;
  const loading = load(running, {
    users: USERS,
    ms: 60_000,
    warm: USERS,
    once,
    onOutcome: (outcome) => outcomes.push(outcome),
    until: () => ending,
  });
  await sleep(1500);
  await blow();
  const struckAt = now();
  await sleep(2000);
  ending = true;
  await loading;
  return { outcomes, failed: outcomes.filter(({ failure }) => failure !== null), struckAt };
}

function sample(outcomes: readonly Outcome[]): string {
  const [first] = outcomes;
  return first ? ` (${first.failure}: ${first.message.slice(0, 160)})` : '';
}
