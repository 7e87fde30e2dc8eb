import { load } from '../lib/load.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { Session } from '../lib/session.ts';
import { now, sleep } from '../lib/time.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { type Measure, preferredKind } from './measure.ts';

const AT_ONCE = 20;

/** What it costs to hold many sessions, each with its stream open. A reverse proxy holds streams, not sessions. */
export const sessions: Measure = async (target, options, report) => {
  const kind = preferredKind(target, options);
  if (!kind || target.maxUpstreams === 1) return;
  const name = `${options.sessions} sessions`;
  const upstream = await echoUpstream('up0', kind);
  await withTarget(target, [upstream], { probe: true }, async (running) => {
    const tool = running.tool(0, 'echo');
    const once = (session: Session) => session.call(tool, { text: 'hello' });
    await load(running, { users: 4, ms: 1000, once });
    const before = { ...(await running.probe()), ...running.usage().hub };
    const begun = now();
    const held = await hold(running, options.sessions);
    const seconds = (now() - begun) / 1000;
    await sleep(1500);
    const after = { ...(await running.probe()), ...running.usage().hub };
    const beside = await load(running, { users: 4, ms: 1000, warm: 50, once });
    for (const session of held) session.drop();
    const each = (bytes: number): number => bytes / 1024 / held.length;
    report(
      { name, quantity: 'opened', unit: 'per second', value: held.length / seconds },
      { name, quantity: 'heap for each', unit: 'KiB', value: each(after.heapBytes - before.heapBytes) },
      { name, quantity: 'memory for each', unit: 'KiB', value: each(after.rssBytes - before.rssBytes) },
      {
        name,
        quantity: 'descriptors for each',
        unit: 'open',
        value: (after.descriptors - before.descriptors) / held.length,
      },
      { name, quantity: 'p99 latency of calls beside', unit: 'ms', value: beside.p99 },
    );
  });
};

async function hold(running: Running, count: number): Promise<Session[]> {
  const held: Session[] = [];
  while (held.length < count) {
    const batch = Math.min(AT_ONCE, count - held.length);
    held.push(...(await Promise.all(Array.from({ length: batch }, () => openListening(running)))));
  }
  return held;
}

async function openListening(running: Running): Promise<Session> {
  const session = await Session.open(running.endpoint);
  const status = await session.listen();
  if (status !== 200) throw new Error(`the stream was answered with status ${status}`);
  return session;
}
