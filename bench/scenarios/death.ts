import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, plainEnvironment, startChild } from '../lib/children.ts';
import { withEnvironment } from '../lib/processes.ts';
import { Rest } from '../lib/rest.ts';
import { type Running, start, withTarget } from '../lib/running.ts';
import { Session } from '../lib/session.ts';
import { now, sleep, until } from '../lib/time.ts';
import { FIXTURE, stdioUpstream, type Upstream } from '../lib/upstreams.ts';
import { Ledger, writeUntil } from './ledger.ts';
import { atLeast, atMost, type FaultContext, matches, type Scenario } from './scenario.ts';

export const death: Scenario = {
  title: 'The hub is killed while it writes: nothing acknowledged is lost, nothing it started survives',
  async run({ hub, quick, check }: FaultContext) {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
    const mark = randomUUID();
    const upstream = stdioUpstream('up0', [FIXTURE, '--stdio', '--ignore-term'], { BENCH_MARK: mark });
    const ledger = new Ledger();
    const survived: number[] = [];
    let descendants = 0;
    try {
      for (let kill = 0; kill < (quick ? 3 : 20); kill++) {
        const running = await start(hub, [upstream], { folder });
        await ledger.compare(running);
        await forkTwice(running);
        descendants += withEnvironment(`BENCH_MARK=${mark}`).length;
        await killWhileWriting(running, ledger);
        survived.push(await untilGone(mark));
      }
      await withTarget(hub, [upstream], { folder }, (running) => ledger.compare(running));
    } finally {
      for (const pid of withEnvironment(`BENCH_MARK=${mark}`)) process.kill(pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
    check(
      atLeast(
        `killed ${survived.length} times: writes that were acknowledged`,
        ledger.acknowledged,
        survived.length,
        'writes',
      ),
      atMost(
        `  not found again${ledger.lost.length > 0 ? ` (${ledger.lost.slice(0, 3).join(', ')})` : ''}`,
        ledger.lost.length,
        0,
        'writes',
      ),
      atMost(`  the last of ${descendants} descendants was gone after`, Math.max(...survived), 5000, 'ms'),
    );
  },
};

export const second: Scenario = {
  title: 'A second hub on the same folder is refused',
  async run({ hub, check }: FaultContext) {
    const upstream = stdioUpstream('up0', [FIXTURE, '--stdio']);
    await withTarget(hub, [upstream], {}, async (running) => {
      const other = await startAnother(hub, running, [upstream]);
      const ended = await until('the second hub to end', 15_000, 20, () => other.exit()).catch(() => null);
      await other.stop(0);
      const says = other.output().trim().split('\n').slice(-3).join(' ');
      check(
        matches(
          'a second hub on the same folder ends with',
          ended ? `code ${ended.code}` : 'it runs',
          /code [1-9]/,
        ),
        matches('  and says', says, /already|another|in use|other (hub|process)/i),
      );
      const session = await Session.open(running.endpoint);
      await session.call(running.tool(0, 'echo'), { message: 'hello' });
      await session.end();
    });
  },
};

async function startAnother(
  hub: FaultContext['hub'],
  { folder }: Running,
  upstreams: Upstream[],
): Promise<Child> {
  const { program } = await hub.prepare({ folder, port: 0, upstreams });
  if (!program) throw new Error('there is nothing to start twice');
  return startChild(program.command, program.args, {
    cwd: folder,
    env: { ...plainEnvironment(), ...program.env },
    log: join(folder, 'second.log'),
  });
}

/** Two grandchildren that ignore every polite request, the second in a session of its own. */
async function forkTwice(running: Running): Promise<void> {
  const session = await Session.open(running.endpoint);
  for (const setsid of [false, true]) await session.call(running.tool(0, 'fork'), { setsid });
  session.drop();
}

async function killWhileWriting(running: Running, ledger: Ledger): Promise<void> {
  let dead = false;
  const writing = Promise.all(
    Array.from({ length: 4 }, () => writeUntil(new Rest(running), ledger, () => dead)),
  );
  // Its failure is looked at below, not while we wait.
  writing.catch(() => {});
  await sleep(500 + Math.random() * 1000);
  running.child.signal('SIGKILL');
  dead = true;
  await writing;
}

/** @returns ms until no process that bears the mark was left; 10,000 when one stayed */
async function untilGone(mark: string): Promise<number> {
  const begun = now();
  const gone = (): boolean => withEnvironment(`BENCH_MARK=${mark}`).length === 0;
  await until('every descendant to end', 10_000, 25, gone).catch(() => {});
  return now() - begun;
}
