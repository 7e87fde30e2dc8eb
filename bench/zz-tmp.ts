import { load } from './lib/load.ts';
import { MIB } from './lib/numbers.ts';
import { withTarget } from './lib/running.ts';
import { startIdle } from './lib/idle.ts';
import { echoUpstream, KINDS } from './lib/upstreams.ts';
import { patchbay } from './targets/patchbay.ts';
const ups = await Promise.all(KINDS.map((k) => echoUpstream(`up-${k}`, k)));
const extra = process.argv.slice(2);
const t = { ...patchbay, async prepare(site: any) { const l = await patchbay.prepare(site); l.program!.args.unshift(...extra); return l; } };
console.log(extra.join(' '));
await withTarget(t, ups, { probe: true }, async (r) => {
  const idle = await startIdle();
  const text = 'z'.repeat(8 * MIB);
  const one = async (name: string, once: any) => {
    await load(r, { users: 1, ms: 1500, once });
    await Promise.all([r.probe(), idle.probe()]);
    const c0 = r.usage().hub.cpuSeconds;
    const x = await load(r, { users: 1, ms: 4000, once });
    const c1 = r.usage().hub.cpuSeconds;
    const [a, b] = await Promise.all([r.probe(), idle.probe()]);
    console.log(name, x.calls, 'calls', x.failures, x.sample.slice(0,100), 'cpu/call ms', (((c1 - c0) / x.calls) * 1000).toFixed(1), 'loop p50/p99/max', a.loopDelay, 'idle', b.loopDelay.p99.toFixed(0));
  };
  for (let i = 0; i < 2; i++) {
    await one(`result ${KINDS[i]}`, (s: any) => s.callSize(r.tool(i, 'big'), { bytes: 10 * MIB }));
    await one(`args ${KINDS[i]}`, (s: any) => s.call(r.tool(i, 'size'), { text }));
  }
  await idle.stop();
});
process.exit(0);
