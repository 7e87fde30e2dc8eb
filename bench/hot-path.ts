/**
 * `npm run hot-path`: where the hub's processor time goes under a load of small calls, function by function. See
 * docs/hot-path.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { flameGraph } from './lib/flame-graph.ts';
import { load } from './lib/load.ts';
import { type Running, withTarget } from './lib/running.ts';
import { selfTimes } from './lib/self-times.ts';
import type { Session } from './lib/session.ts';
import { until } from './lib/time.ts';
import { echoUpstream, KINDS } from './lib/upstreams.ts';
import { patchbay, patchbayOn } from './targets/patchbay.ts';

const { values: flags } = parseArgs({
  options: {
    kinds: { type: 'string', default: KINDS.join() },
    conc: { type: 'string', default: '16' },
    ms: { type: 'string', default: '4000' },
    top: { type: 'string', default: '40' },
    modern: { type: 'boolean', default: false },
    svg: { type: 'string' },
  },
});

const HOOK = fileURLToPath(new URL('./lib/profile-hook.mjs', import.meta.url));
const WARM_UP_MS = 2500;

const url = process.env.TEST_DATABASE_URL;
const target = url ? patchbayOn(url) : patchbay;
const users = Number(flags.conc);
for (const kind of KINDS.filter((one) => flags.kinds.split(',').includes(one))) {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-profile-'));
  const file = join(folder, 'profile.json');
  const env = { BENCH_PROFILE: file, NODE_OPTIONS: `--import ${JSON.stringify(HOOK)}` };
  const upstream = await echoUpstream('up0', kind);
  try {
    await withTarget(target, [upstream], { env }, (running) => profile(running, kind, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exit(0);

async function profile(running: Running, kind: string, file: string): Promise<void> {
  const name = running.tool(0, 'echo');
  const once = (session: Session) => session.call(name, { text: 'hello' });
  const { modern } = flags;
  await load(running, { users, ms: WARM_UP_MS, once, modern });
  const toggle = (): void => void process.kill(running.child.pid, 'SIGUSR2');
  toggle();
  const { calls, cpuPer1000 } = await load(running, { users, ms: Number(flags.ms), once, modern });
  toggle();
  const times = await until('the profile', 30_000, 50, () => readOrNull(file));
  if (flags.svg) {
    const title = `Where a call's processor time goes: ${kind} upstream, ${users} clients at once`;
    writeFileSync(flags.svg.replace('KIND', kind), flameGraph(file, title));
  }
  const perCall = (microseconds: number): string => (microseconds / calls).toFixed(2).padStart(7);
  console.log(
    `\n${kind}, ${users} at once: ${calls} calls, ${(cpuPer1000 * 1000).toFixed(0)} us of processor time for each (sampling included)`,
  );
  for (const { where, microseconds } of times.slice(0, Number(flags.top)))
    console.log(`${perCall(microseconds)}  ${where}`);
  console.log('by file');
  const files = new Map<string, number>();
  for (const { file: at, microseconds } of times) files.set(at, (files.get(at) ?? 0) + microseconds);
  for (const [at, sum] of [...files].sort((a, b) => b[1] - a[1]).slice(0, Number(flags.top)))
    console.log(`${perCall(sum)}  ${at || '(the runtime)'}`);
}

function readOrNull(file: string): ReturnType<typeof selfTimes> | null {
  try {
    return selfTimes(file);
  } catch {
    return null;
  }
}
