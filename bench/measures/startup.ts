import { MIB } from '../lib/numbers.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import type { Measure, Report } from './measure.ts';

/**
 * From the start of the process to the first list that holds the tools of every upstream. The hub starts twice: with an
 * empty database, and with what it has kept.
 */
export const startup: Measure = async (target, options, report) => {
  if (!target.kinds.includes('stdio')) return;
  for (const count of options.upstreams.filter((one) => one <= target.maxUpstreams)) {
    const upstreams = await Promise.all(
      Array.from({ length: count }, (_, index) => echoUpstream(`up${index}`, 'stdio')),
    );
    const name = `start with ${count} stdio upstreams`;
    await withTarget(target, upstreams, { timeoutMs: 90_000 }, async (running) => {
      if (target.isHub) {
        tell(running, `first ${name}`, report);
        await running.restart();
      }
      tell(running, name, report);
    });
  }
};

function tell({ listenMs, startMs, usage }: Running, name: string, report: Report): void {
  report(
    { name, quantity: 'until it listens', unit: 'ms', value: listenMs },
    { name, quantity: 'until all is listed', unit: 'ms', value: startMs },
    { name, quantity: 'memory', unit: 'MiB', value: usage().hub.rssBytes / MIB },
  );
}
