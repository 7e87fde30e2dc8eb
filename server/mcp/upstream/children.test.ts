import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { call, createBench, eventually, fixtureStdio, textOf } from '../../../tests/fixtures/upstream.ts';
import { silentLog } from '../../lib/log.ts';
import { processTable } from './process-table.ts';
import { reapOrphans } from './reaper.ts';
import { createSupervisor } from './supervisor.ts';

const PARENT = fileURLToPath(new URL('../../../tests/fixtures/upstream-parent.ts', import.meta.url));

function alive(pid: number): boolean {
  try {
    // A zombie is dead: it only waits for its parent to notice.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

const left = (pids: readonly number[]) => pids.filter(alive);
let parents: ChildProcess[] = [];
afterEach(async () => {
  for (const parent of parents) parent.kill('SIGKILL');
  parents = [];
});

/** A process with a connector of its own and stubborn upstreams; tells the pids of all it started. */
async function startParent(
  hubId: string,
): Promise<{ hub: ChildProcess; pids: number[]; supervisor: number }> {
  const hub = spawn(process.execPath, ['--import', 'tsx', PARENT, hubId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parents.push(hub);
  if (!hub.stdout) throw new Error('no stdout');
  const [line] = await once(hub.stdout, 'data');
  const { pids } = JSON.parse(String(line));
  const table = await processTable(0, false);
  const supervisor = table.find(
    (row) => row.ppid === hub.pid && row.session === row.pid && !pids.includes(row.pid),
  );
  return { hub, pids, supervisor: supervisor?.pid ?? 0 };
}

describe('when the hub dies', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'by %s, every descendant of every upstream is gone within 5 s',
    async (signal) => {
      const { hub, pids, supervisor } = await startParent(`dies-${signal}-${process.pid}`);
      expect(left(pids)).toHaveLength(pids.length);
      hub.kill(signal);
      await eventually(() => left(pids).length === 0, 5_000);
      await eventually(() => !alive(supervisor), 5_000);
    },
  );

  it('together with its supervisor, the next start ends what is left', async () => {
    const hubId = `both-${process.pid}`;
    const { hub, pids, supervisor } = await startParent(hubId);
    expect(supervisor).toBeGreaterThan(0);
    process.kill(supervisor, 'SIGKILL');
    hub.kill('SIGKILL');
    await once(hub, 'exit');
    expect(left(pids).length).toBeGreaterThan(0);
    expect(await reapOrphans(hubId)).toBeGreaterThan(0);
    expect(left(pids)).toEqual([]);
  });

  it('no process of another hub, or of a living one with the same id, is touched', async () => {
    const hubId = `same-${process.pid}`;
    const { pids } = await startParent(hubId);
    await reapOrphans(hubId);
    await reapOrphans('another');
    expect(left(pids)).toHaveLength(pids.length);
  });
});

describe('the supervisor', () => {
  it('is started anew when it is killed, and still ends everything', async () => {
    const { hub, pids, supervisor } = await startParent(`again-${process.pid}`);
    process.kill(supervisor, 'SIGKILL');
    await eventually(async () => {
      const table = await processTable(0, false);
      return table.some(
        (row) => row.ppid === hub.pid && row.session === row.pid && ![...pids, supervisor].includes(row.pid),
      );
    });
    hub.kill('SIGKILL');
    await eventually(() => left(pids).length === 0, 5_000);
  });

  it('costs one small shell', async () => {
    const supervisor = createSupervisor(`rss-${process.pid}`, silentLog);
    supervisor.watch(process.pid);
    supervisor.forget(process.pid);
    const pid = supervisor.pid ?? 0;
    const status = await eventually(
      () => /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
    );
    expect(Number(status)).toBeLessThan(8_000);
    await supervisor.close();
    expect(alive(pid)).toBe(false);
  });
});

describe('when an upstream is closed', () => {
  it('it is gone with a grandchild that ignores TERM and one that left its session', async () => {
    const bench = createBench();
    const connection = await bench.open(fixtureStdio('--ignore-term'));
    const pids = [
      Number(textOf(await call(connection, 'pid'))),
      Number(textOf(await call(connection, 'fork'))),
      Number(textOf(await call(connection, 'fork', { setsid: true }))),
    ];
    expect(left(pids)).toHaveLength(3);
    const begun = performance.now();
    await connection.close(0);
    expect(left(pids)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await bench.close();
  });

  it('its neighbours with the same name stay', async () => {
    const bench = createBench();
    const [one, two] = await Promise.all([bench.open(fixtureStdio()), bench.open(fixtureStdio())]);
    await one?.close(0);
    if (two) expect(textOf(await call(two, 'echo', { message: 'here' }))).toBe('here');
    await bench.close();
  });

  it('or crashes, what it leaves behind is ended too', async () => {
    const bench = createBench();
    const connection = await bench.open(fixtureStdio());
    const pids = [
      Number(textOf(await call(connection, 'fork'))),
      Number(textOf(await call(connection, 'fork', { setsid: true }))),
    ];
    await call(connection, 'crash').catch(() => {});
    await eventually(() => left(pids).length === 0, 5_000);
    await bench.close();
  });
});
