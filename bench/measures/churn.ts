import { withTarget } from '../lib/running.ts';
import { now, sleep } from '../lib/time.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { comeAndGo } from '../lib/visits.ts';
import { type Measure, preferredKind } from './measure.ts';

/** Visits until what is made once for all of them is made: code, buffers, caches. */
const WARM_UP = 2000;

/** Clients that connect, call once and leave. */
export const churn: Measure = async (target, options, report) => {
  const kind = preferredKind(target, options);
  if (!kind) return;
  const name = `${options.cycles} clients that come and go`;
  const upstream = await echoUpstream('up0', kind);
  await withTarget(target, [upstream], { probe: true }, async (running) => {
    await comeAndGo(running, Math.min(WARM_UP, options.cycles));
    const heapBefore = target.isNode ? (await running.probe()).heapBytes : 0;
    const cpuBefore = running.usage().hub.cpuSeconds;
    const begun = now();
    await comeAndGo(running, options.cycles);
    const seconds = (now() - begun) / 1000;
    const cpuSeconds = running.usage().hub.cpuSeconds - cpuBefore;
    report(
      { name, quantity: 'visits', unit: 'per second', value: options.cycles / seconds },
      { name, quantity: 'processor time', unit: 's per 1,000', value: (cpuSeconds / options.cycles) * 1000 },
    );
    if (!target.isNode) return;
    await sleep(1500);
    const kept = ((await running.probe()).heapBytes - heapBefore) / 1024 / options.cycles;
    report({ name, quantity: 'heap kept of each', unit: 'KiB', value: kept });
  });
};
