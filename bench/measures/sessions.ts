import { load } from '../lib/load.ts';
import { MIB } from '../lib/numbers.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { Session } from '../lib/session.ts';
import { now, sleep } from '../lib/time.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { type Measure, type MeasureOptions, preferredKind, type Report } from './measure.ts';

const AT_ONCE = 20;
/** What a reference holds of each hundred: its figures for each session say enough. */
const SHARE_OF_REFERENCES = 0.1;

/** What it costs to hold many sessions: at rest, and with their streams open. A reverse proxy holds streams, not sessions. */
export const sessions: Measure = async (target, options, report) => {
  const kind = preferredKind(target, options);
  if (!kind || target.maxUpstreams === 1) return;
  const count = target.isHub ? options.sessions : Math.ceil(options.sessions * SHARE_OF_REFERENCES);
  const upstream = await echoUpstream('up0', kind);
  await withTarget(target, [upstream], { probe: true }, (running) =>
    measure(running, 'sessions at rest', count, openAtRest, report),
  );
  await withTarget(target, [upstream], { probe: true }, (running) =>
    measure(running, 'sessions with open streams', count, openListening, report),
  );
};

async function measure(
  running: Running,
  name: string,
  count: MeasureOptions['sessions'],
  open: (running: Running) => Promise<Session>,
  report: Report,
): Promise<void> {
  const tool = running.tool(0, 'echo');
  const once = (session: Session) => session.call(tool, { text: 'hello' });
  await load(running, { users: 4, ms: 1000, once });
  const before = { ...(await running.probe()), ...running.usage().hub };
  const begun = now();
  const held = await hold(running, count, open);
  const seconds = (now() - begun) / 1000;
  await sleep(1500);
  const resident = running.usage().hub.rssBytes;
  const after = { ...(await running.probe()), ...running.usage().hub };
  const beside = await load(running, { users: 4, ms: 1000, warm: 50, once });
  for (const session of held) session.drop();
  const each = (bytes: number): number => bytes / 1024 / held.length;
  report(
    { name, quantity: 'held', unit: 'sessions', value: held.length },
    { name, quantity: 'opened', unit: 'per second', value: held.length / seconds },
    { name, quantity: 'heap for each', unit: 'KiB', value: each(after.heapBytes - before.heapBytes) },
    { name, quantity: 'memory for each', unit: 'KiB', value: each(resident - before.rssBytes) },
    { name, quantity: 'memory in all', unit: 'MiB', value: resident / MIB },
    {
      name,
      quantity: 'descriptors for each',
      unit: 'open',
      value: (after.descriptors - before.descriptors) / held.length,
    },
    { name, quantity: 'p99 latency of calls beside', unit: 'ms', value: beside.p99 },
  );
}

async function hold(
  running: Running,
  count: number,
  open: (running: Running) => Promise<Session>,
): Promise<Session[]> {
  const held: Session[] = [];
  while (held.length < count) {
    const batch = Math.min(AT_ONCE, count - held.length);
    held.push(...(await Promise.all(Array.from({ length: batch }, () => open(running)))));
  }
  return held;
}

async function openAtRest(running: Running): Promise<Session> {
  const session = await Session.open(running.endpoint);
  session.rest();
  return session;
}

async function openListening(running: Running): Promise<Session> {
  const session = await openAtRest(running);
  const status = await session.listen();
  if (status !== 200) throw new Error(`the stream was answered with status ${status}`);
  return session;
}
