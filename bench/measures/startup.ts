import { MIB } from '../lib/numbers.ts';
import { withTarget } from '../lib/running.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import type { Measure } from './measure.ts';

/** From the start of the process to the first list that holds the tools of every upstream. */
export const startup: Measure = async (target, options, report) => {
  if (!target.kinds.includes('stdio')) return;
  for (const count of options.upstreams.filter((one) => one <= target.maxUpstreams)) {
    const name = `start with ${count} stdio upstreams`;
    const upstreams = await Promise.all(
      Array.from({ length: count }, (_, index) => echoUpstream(`up${index}`, 'stdio')),
    );
    await withTarget(target, upstreams, { timeoutMs: 90_000 }, async ({ listenMs, startMs, usage }) => {
      report(
        { name, quantity: 'until it listens', unit: 'ms', value: listenMs },
        { name, quantity: 'until all is listed', unit: 'ms', value: startMs },
        { name, quantity: 'memory', unit: 'MiB', value: usage().hub.rssBytes / MIB },
      );
    });
  }
};
