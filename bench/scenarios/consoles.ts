import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, plainEnvironment, startChild } from '../lib/children.ts';
import { load } from '../lib/load.ts';
import { median, short } from '../lib/numbers.ts';
import { dataFolder } from '../lib/rest.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { until } from '../lib/time.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { atMost, type FaultContext, type Scenario } from './scenario.ts';

const PROGRAM = fileURLToPath(new URL('../fixtures/consoles.mjs', import.meta.url));
const CONSOLES = 10;
const USERS = 16;
const SERVERS = 10;

export const consoles: Scenario = {
  title: 'Ten open consoles do not slow the calls down',
  async run({ hub, quick, check }: FaultContext) {
    const upstreams = await Promise.all(
      Array.from({ length: SERVERS }, (_, index) => echoUpstream(`up${index}`, 'http', { tools: 30 })),
    );
    await withTarget(hub, upstreams, {}, async (running) => {
      const alone: number[] = [];
      const watched: number[] = [];
      await p99(running);
      for (let round = 0; round < (quick ? 3 : 7); round++) {
        alone.push(await p99(running));
        const visitors = await openConsoles(running, round);
        watched.push(await p99(running));
        await visitors.stop();
      }
      const found = `${short(median(watched))} ms with them, ${short(median(alone))} ms without`;
      check(atMost(`p99 of ${USERS} clients (${found})`, median(watched) / median(alone), 2, 'times'));
    });
  },
};

/** Of calls, ms. @throws Error when one fails */
async function p99(running: Running): Promise<number> {
  const tool = running.tool(0, 'echo');
  const result = await load(running, {
    users: USERS,
    ms: 6000,
    warm: 200,
    once: (session) => session.call(tool, { text: 'hello' }),
  });
  if (result.failures > 0) throw new Error(`${result.failures} calls failed: ${result.sample}`);
  return result.p99;
}

async function openConsoles(running: Running, round: number): Promise<Child> {
  const TOKEN = readFileSync(join(dataFolder(running.folder), 'local-token'), 'utf8').trim();
  const child = startChild(
    process.execPath,
    [PROGRAM, new URL(running.endpoint.url).origin, String(CONSOLES)],
    {
      cwd: running.folder,
      env: { ...plainEnvironment(), TOKEN },
      log: join(running.folder, `consoles-${round}.log`),
    },
  );
  await until('the consoles to be open', 30_000, 50, () => {
    if (child.exit()) throw new Error(`the consoles ended: ${child.output()}`);
    return child.output().includes('open');
  });
  return child;
}
