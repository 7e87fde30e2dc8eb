import { type LoadOptions, type LoadResult, load } from '../lib/load.ts';
import { MIB } from '../lib/numbers.ts';
import { untilRecorded } from '../lib/records.ts';
import { Rest } from '../lib/rest.ts';
import { type Running, withTarget } from '../lib/running.ts';
import type { Session } from '../lib/session.ts';
import { echoUpstream, type Kind } from '../lib/upstreams.ts';
import { loadFigures, type Measure, type Report } from './measure.ts';

/** Time for the compiler of the target to settle. */
const WARM_UP_MS = 2500;
/** Clients of the newest revision are compared with the others at this many at once. */
const MODERN_USERS = 16;

/**
 * Small calls through one upstream. The first seconds are thrown away: nobody runs a hub that has just compiled. A hub
 * that writes records must have one of each call in the end.
 */
export const calls: Measure = async (target, { kinds, concurrency, ms }, report) => {
  for (const kind of kinds.filter((one) => target.kinds.includes(one))) {
    const upstream = await echoUpstream('up0', kind);
    await withTarget(target, [upstream], {}, async (running) => {
      const idle = running.usage().hub.rssBytes / MIB;
      report({ name: `calls, ${kind}`, quantity: 'memory when started', unit: 'MiB', value: idle });
      const name = running.tool(0, 'echo');
      const once = (session: Session) => session.call(name, { text: 'hello' });
      let made = 0;
      const run = async (options: Omit<LoadOptions, 'once'>): Promise<LoadResult> => {
        const result = await load(running, { ...options, once });
        made += result.made;
        return result;
      };
      await run({ users: MODERN_USERS, ms: WARM_UP_MS });
      for (const users of concurrency) {
        const result = await run({ users, ms, warm: users * 4 });
        report(...loadFigures(`calls, ${kind}, ${users} at once`, result));
      }
      if (target.isHub && concurrency.includes(MODERN_USERS)) await both(kind, ms, run, report);
      if (target.isHub) await checkRecords(running, kind, made, report);
    });
  }
};

/**
 * Clients of both families, as a hub has them: each is measured when the compiler has seen both, for what it made for
 * one of them alone does not last.
 */
async function both(
  kind: Kind,
  ms: number,
  run: (options: Omit<LoadOptions, 'once'>) => Promise<LoadResult>,
  report: Report,
): Promise<void> {
  const users = MODERN_USERS;
  await run({ users, ms: WARM_UP_MS, modern: true });
  await run({ users, ms: WARM_UP_MS });
  for (const [name, modern] of [
    ['calls of 2026-07-28', true],
    ['calls of older revisions beside them', false],
  ] as const) {
    await run({ users, ms: WARM_UP_MS / 2, modern });
    report(...loadFigures(`${name}, ${kind}, ${users} at once`, await run({ users, ms, modern })));
  }
}

/** @throws Error when there is not one record for each call */
async function checkRecords(running: Running, kind: string, made: number, report: Report): Promise<void> {
  const rest = new Rest(running);
  const found = await untilRecorded(rest, made);
  rest.close();
  report({
    name: `calls, ${kind}`,
    quantity: 'records of calls',
    unit: 'for each call',
    value: found / made,
  });
  if (found !== made) throw new Error(`${made} calls were made and ${found} recorded`);
}
