import { load } from './lib/load.ts';
import { MIB } from './lib/numbers.ts';
import { withTarget } from './lib/running.ts';
import { echoUpstream, KINDS } from './lib/upstreams.ts';
import { patchbay } from './targets/patchbay.ts';
const [kind, what] = process.argv.slice(2);
const up = await echoUpstream('up0', kind as any);
const t = { ...patchbay, async prepare(site: any) { const l = await patchbay.prepare(site); l.program!.args.unshift('--cpu-prof', `--cpu-prof-dir=/tmp/prof/${kind}-${what}`); return l; } };
await withTarget(t, [up], {}, async (r) => {
  const text = 'z'.repeat(8 * MIB);
  const once = what === 'result' ? (s: any) => s.callSize(r.tool(0, 'big'), { bytes: 10 * MIB }) : (s: any) => s.call(r.tool(0, 'size'), { text });
  const x = await load(r, { users: 1, ms: 6000, once });
  console.log(kind, what, x.calls, x.p50);
});
process.exit(0);
