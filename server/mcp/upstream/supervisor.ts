import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../lib/log.ts';
import { childEnvironment } from './child-environment.ts';
import { MARKER } from './process-table.ts';
import { RUN } from './reaper.ts';
import { SUPERVISOR_SCRIPT } from './supervisor-script.ts';

/**
 * One for the whole hub, not one for each server. Measured here: a `/bin/sh` of 1.7 MB either way, but a hundred
 * servers would mean a hundred, each to be started in the way of its server, and the sweep by marker has to look at
 * every process once in any case. What one could lose, it doesn't: it holds no state that the hub can't give again, so
 * when it is killed alone it is started anew and told everything.
 *
 * The end of its standard input is the heartbeat. The kernel closes it however the hub dies, and a hub that is merely
 * stopped or busy keeps its servers.
 */
export interface Supervisor {
  /** @param root pid of a process that leads a session of its own */
  watch(root: number): void;
  forget(root: number): void;
  readonly pid: number | undefined;
  close(): Promise<void>;
}

const RESTART_PAUSE_MS = 1_000;

export function createSupervisor(hubId: string, log: Log): Supervisor {
  const roots = new Set<number>();
  let child: ChildProcess | null = null;
  let closed = false;

  function start(): ChildProcess {
    const started = spawn(
      '/bin/sh',
      ['-c', SUPERVISOR_SCRIPT, 'patchbay-supervisor', `${MARKER}=${hubId}:${RUN}:`],
      {
        detached: true,
        cwd: '/',
        env: childEnvironment({ PATH: '/usr/local/bin:/usr/bin:/bin' }),
        stdio: ['pipe', 'ignore', 'ignore'],
      },
    );
    child = started;
    // Neither the process nor its pipe may keep the hub's event loop alive.
    started.unref();
    if (started.stdin && 'unref' in started.stdin && typeof started.stdin.unref === 'function')
      started.stdin.unref();
    started.stdin?.on('error', () => {});
    started.on('error', (error) => lost(started, error.message));
    started.on('exit', (code, signal) => lost(started, signal ?? `code ${code}`));
    for (const root of roots) started.stdin?.write(`add ${root}\n`);
    return started;
  }

  function lost(which: ChildProcess, how: string): void {
    if (child !== which || closed) return;
    child = null;
    log.warn('the supervisor of upstream processes ended and is started again', { how });
    setTimeout(() => {
      if (!closed && child === null && roots.size > 0) start();
    }, RESTART_PAUSE_MS).unref();
  }

  return {
    watch(root) {
      roots.add(root);
      if (closed) return;
      if (child) child.stdin?.write(`add ${root}\n`);
      else start();
    },
    forget(root) {
      roots.delete(root);
      child?.stdin?.write(`del ${root}\n`);
    },
    get pid() {
      return child?.pid;
    },
    async close() {
      closed = true;
      const last = child;
      child = null;
      if (!last || last.exitCode !== null || last.signalCode !== null) return;
      // With servers left it gets no `quit`: it then ends them.
      last.stdin?.end(roots.size === 0 ? 'quit\n' : undefined);
      await Promise.race([once(last, 'exit'), sleep(5_000, undefined, { ref: false })]);
    },
  };
}
