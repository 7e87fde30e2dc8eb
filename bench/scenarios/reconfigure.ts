import { MIB } from '../lib/numbers.ts';
import { Rest } from '../lib/rest.ts';
import { type Running, withTarget } from '../lib/running.ts';
import { sleep } from '../lib/time.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { atMost, type FaultContext, type Scenario } from './scenario.ts';

const SERVERS = 4;

export const reconfigure: Scenario = {
  title: 'Servers that are disabled, enabled, edited and restarted leave nothing behind',
  async run({ hub, quick, check }: FaultContext) {
    const cycles = quick ? 60 : 500;
    const names = Array.from({ length: SERVERS }, (_, index) => `up${index}`);
    const upstreams = await Promise.all(names.map((name) => echoUpstream(name, 'stdio')));
    await withTarget(hub, upstreams, { probe: true }, async (running) => {
      const turn = (from: number, to: number) =>
        Promise.all(names.map((name) => cycle(running, name, from / SERVERS, to / SERVERS)));
      // What is compiled, cached and pooled on first use is no leak.
      const warmUp = quick ? 20 : 60;
      await turn(0, warmUp);
      const before = await settled(running);
      await turn(warmUp, warmUp + cycles);
      const after = await settled(running);
      check(
        atMost(
          `after ${cycles} cycles: more processes`,
          Math.abs(after.processes - before.processes),
          0,
          'processes',
        ),
        atMost('  more descriptors', Math.abs(after.descriptors - before.descriptors), 3, 'open'),
        atMost('  more heap after collection', (after.heapBytes - before.heapBytes) / MIB, 2, 'MiB'),
      );
    });
  },
};

/** Disable, enable, edit, restart, each waited for: 3 processes a turn. */
async function cycle(running: Running, name: string, from: number, to: number): Promise<void> {
  const rest = new Rest(running);
  const path = `/servers/${name}`;
  for (let turn = from; turn < to; turn++) {
    await rest.send('POST', `${path}/disable`);
    await rest.untilServer(
      name,
      'disabled and gone',
      ({ state, pids }) => state === 'disabled' && pids.length === 0,
    );
    await rest.send('POST', `${path}/enable`);
    const first = await rest.untilServer(name, 'ready', ({ state }) => state === 'ready');
    await rest.send('PATCH', path, { env: { TURN: String(turn) } });
    const second = await otherProcess(rest, name, first.pids);
    await rest.send('POST', `${path}/restart`);
    await otherProcess(rest, name, second);
  }
  rest.close();
}

async function otherProcess(rest: Rest, name: string, old: readonly number[]): Promise<number[]> {
  const row = await rest.untilServer(
    name,
    'ready in a new process',
    ({ state, pids }) => state === 'ready' && pids.length === 1 && !pids.some((pid) => old.includes(pid)),
  );
  return row.pids;
}

async function settled(
  running: Running,
): Promise<{ processes: number; descriptors: number; heapBytes: number }> {
  await sleep(4000);
  await running.probe();
  const { heapBytes } = await running.probe();
  const { hub, servers } = running.usage();
  return { processes: hub.pids.length + servers.pids.length, descriptors: hub.descriptors, heapBytes };
}
