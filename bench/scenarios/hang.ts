import { load, openAll } from '../lib/load.ts';
import { quantile, short } from '../lib/numbers.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { callText, Session } from '../lib/session.ts';
import { now, sleep } from '../lib/time.ts';
import { echoUpstream, KINDS, type Kind } from '../lib/upstreams.ts';
import { atLeast, atMost, type FaultContext, type Scenario } from './scenario.ts';

const ENDLESS = 64;

export const hang: Scenario = {
  title: 'A server that hangs or is frozen costs the others nothing',
  async run(context) {
    for (const kind of KINDS) await besideBadNeighbour(kind, context);
  },
};

async function besideBadNeighbour(kind: Kind, { hub, quick, check }: FaultContext): Promise<void> {
  const upstreams = await Promise.all([echoUpstream('up0', kind), echoUpstream('up1', kind)]);
  await withTarget(hub, upstreams, {}, async (running) => {
    const victim = await pidOf(running, 1);
    const rates: Record<'alone' | 'hung' | 'frozen', number[]> = { alone: [], hung: [], frozen: [] };
    const lists: Record<'hung' | 'frozen', number[]> = { hung: [], frozen: [] };
    const look = async (how: 'hung' | 'frozen'): Promise<void> => {
      rates[how].push(await throughput(running));
      lists[how].push(...(await freshLists(running)));
    };
    for (let turn = 0; turn < 3; turn++) await throughput(running);
    for (let round = 0; round < (quick ? 5 : 10); round++) {
      rates.alone.push(await throughput(running));
      await withEndlessCalls(running, 'hang', () => look('hung'));
      process.kill(victim, 'SIGSTOP');
      try {
        await withEndlessCalls(running, 'echo', () => look('frozen'));
      } finally {
        process.kill(victim, 'SIGCONT');
      }
      await sleep(200);
    }
    // The best of the turns: what else the machine does can only take from a rate.
    const best = (how: keyof typeof rates): number => Math.max(...rates[how]);
    for (const how of ['hung', 'frozen'] as const) {
      const of = `${short(best(how))} of ${short(best('alone'))} calls a second`;
      check(
        atLeast(
          `${kind} neighbour ${how} with ${ENDLESS} open calls: throughput left (${of})`,
          (best(how) / best('alone')) * 100,
          85,
          '%',
        ),
        atMost('  a new client has its list after (p90)', quantile(lists[how], 0.9), 50, 'ms'),
      );
    }
  });
}

/** Calls per second through the good one. @throws Error when one fails */
async function throughput(running: Running): Promise<number> {
  const tool = running.tool(0, 'echo');
  const result = await load(running, {
    users: 8,
    ms: 1000,
    warm: 50,
    once: (session) => session.call(tool, { text: 'hello' }),
  });
  if (result.failures > 0) throw new Error(`${result.failures} calls failed: ${result.sample}`);
  return result.perSecond;
}

async function withEndlessCalls(running: Running, tool: string, work: () => Promise<void>): Promise<void> {
  const sessions = await openAll(running, ENDLESS);
  try {
    for (const session of sessions) session.call(running.tool(1, tool), { text: '' }, 0).catch(() => {});
    await sleep(200);
    await work();
  } finally {
    for (const session of sessions) session.drop();
  }
}

/** How long it takes ten new clients, one after the other, to connect and have the list; ms. */
async function freshLists(running: Running): Promise<number[]> {
  const times: number[] = [];
  for (let client = 0; client < 10; client++) {
    const begun = now();
    const session = await Session.open(running.endpoint);
    await session.toolNames();
    times.push(now() - begun);
    await session.end();
  }
  return times;
}

async function pidOf(running: Running, upstream: number): Promise<number> {
  const [session] = await openAll(running, 1);
  const answer = await session?.call(running.tool(upstream, 'pid'), {});
  await session?.end();

  return Number(callText(answer ?? {}));
}
