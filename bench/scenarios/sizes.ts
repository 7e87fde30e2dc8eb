import { type LoadResult, load } from '../lib/load.ts';
import { MIB } from '../lib/numbers.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { AnswerError, callText, Session } from '../lib/session.ts';
import { sleep } from '../lib/time.ts';
import { echoUpstream, KINDS } from '../lib/upstreams.ts';
import { loopDelayDuring } from './loop-delay.ts';
import { atLeast, atMost, type FaultContext, matches, type Scenario } from './scenario.ts';

const RESULT = 10 * MIB;
const ARGUMENTS = 8 * MIB;
const LIMIT = '12mb';
const TOO_MUCH = 13 * MIB;

export const sizes: Scenario = {
  title: 'Big messages pass, too big ones fail alone, and neither holds up the others',
  async run({ hub, quick, check }: FaultContext) {
    const upstreams = await Promise.all(KINDS.map((kind) => echoUpstream(`up-${kind}`, kind)));
    const options = { probe: true, env: { RESULT_LIMIT: LIMIT, BODY_LIMIT: LIMIT } };
    await withTarget(hub, upstreams, options, async (running) => {
      const ms = quick ? 3000 : 8000;
      let beside = await bigLoad(running, 1500);
      const delay = await loopDelayDuring(running, '  meanwhile', async () => {
        beside = await bigLoad(running, ms);
      });
      check(
        atLeast('results of 10 MiB and arguments of 8 MiB', beside.big.calls, 4, 'passed'),
        atMost(
          `  of them failed${beside.big.sample && ` (${beside.big.sample})`}`,
          beside.big.failures,
          0,
          'calls',
        ),
        atMost('  small calls beside that failed', beside.small.failures, 0, 'calls'),
        delay,
      );
      await beyond({ hub, quick, check }, running);
    });
  },
};

/** One client of big results for each kind, one of big arguments, and four of small calls. */
async function bigLoad(running: Running, ms: number): Promise<{ big: LoadResult; small: LoadResult }> {
  const text = 'z'.repeat(ARGUMENTS);
  let turn = 0;
  const once = async (session: Session): Promise<void> => {
    const upstream = turn++ % KINDS.length;
    const size = await session.callSize(running.tool(upstream, 'big'), { bytes: RESULT });
    if (size < RESULT) throw new Error(`only ${size} bytes came`);
    const length = callText(await session.call(running.tool(upstream, 'size'), { text }));
    if (length !== String(ARGUMENTS)) throw new Error(`${length} characters arrived`);
  };
  const [big, small] = await Promise.all([
    load(running, { users: 2, ms, once }),
    load(running, {
      users: 4,
      ms,
      once: (session) => session.call(running.tool(0, 'echo'), { text: 'hello' }),
    }),
  ]);
  return { big, small };
}

/** What is too big is refused in words, while everything beside it goes on and the server stays the same process. */
async function beyond({ check }: FaultContext, running: Running): Promise<void> {
  const serversBefore = running.usage().servers.pids.join();
  const attempts: [string, () => Promise<unknown>][] = [
    ...KINDS.map((kind, index): [string, () => Promise<unknown>] => [
      `a result of 13 MiB over ${kind} is refused with`,
      () =>
        withSession(running, (session) => session.callSize(running.tool(index, 'big'), { bytes: TOO_MUCH })),
    ]),
    [
      'arguments of 13 MiB are refused with',
      () =>
        withSession(running, (session) =>
          session.call(running.tool(0, 'size'), { text: 'z'.repeat(TOO_MUCH) }),
        ),
    ],
  ];
  for (const [what, attempt] of attempts) {
    let over = false;
    const beside = load(running, {
      users: 4,
      ms: 20_000,
      once: (session) => session.call(running.tool(0, 'echo'), { text: 'hello' }),
      until: () => over,
    });
    await sleep(300);
    const refusal = await refusalOf(attempt);
    await sleep(300);
    over = true;
    const { failures, sample, calls } = await beside;
    check(
      matches(what, refusal, /^(rpc|http|isError).*(limit|large|big|exceed|12 ?m)/i),
      atMost(`  of ${calls} small calls beside failed${sample && ` (${sample})`}`, failures, 0, 'calls'),
    );
  }
  check(
    matches(
      'the stdio server afterwards',
      running.usage().servers.pids.join(),
      new RegExp(`^${serversBefore}$`),
    ),
  );
}

async function withSession(running: Running, work: (session: Session) => Promise<unknown>): Promise<unknown> {
  const session = await Session.open(running.endpoint);
  try {
    return await work(session);
  } finally {
    session.drop();
  }
}

/** In words; a cut connection or a silence is no refusal. */
async function refusalOf(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
    return '(it passed)';
  } catch (error) {
    if (error instanceof AnswerError) return `${error.kind}: ${error.message}`;
    return `(no words: ${error instanceof Error ? error.message.slice(0, 60) : String(error)})`;
  }
}
