import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { until } from './time.ts';

/** A process of ours, in a process group of its own. */
export interface Child {
  readonly pid: number;
  /** What it wrote to standard output and error so far. */
  output(): string;
  exit(): { code: number | null; signal: NodeJS.Signals | null } | null;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM to the group, SIGKILL after `graceMs`. Never throws. */
  stop(graceMs?: number): Promise<void>;
}

export interface ChildOptions {
  cwd: string;
  /** All of its environment: nothing of ours slips in. */
  env: Record<string, string>;
  /** File that takes its output. */
  log: string;
}

const running = new Set<number>();

/** Whatever ends us ends what we started. */
function killAll(): void {
  for (const pid of running) killGroup(pid, 'SIGKILL');
}
process.on('exit', killAll);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => process.exit(1));

/** @throws Error when the program cannot be started */
export function startChild(command: string, args: readonly string[], options: ChildOptions): Child {
  const log = openSync(options.log, 'a');
  const env: NodeJS.ProcessEnv = Object.assign(Object.create(null), options.env);
  const child = spawn(command, args, { cwd: options.cwd, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => {});
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} cannot be started`);
  running.add(pid);
  child.once('exit', () => running.delete(pid));
  return {
    pid,
    output: () => readFileSync(options.log, 'utf8'),
    exit: () => exitOf(child),
    signal: (name) => killGroup(pid, name),
    async stop(graceMs = 3000) {
      killGroup(pid, 'SIGTERM');
      const ended = (): boolean => exitOf(child) !== null;
      await until('its end', graceMs, 10, ended).catch(() => {});
      killGroup(pid, 'SIGKILL');
      await until('its end', 5000, 5, ended).catch(() => {});
    },
  };
}

/** The environment every child gets: what programs need to be found and to say where they are. */
export function plainEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR']) {
    const value = process.env[name];
    if (value) environment[name] = value;
  }
  return environment;
}

function exitOf({ exitCode, signalCode }: ChildProcess): ReturnType<Child['exit']> {
  return exitCode === null && signalCode === null ? null : { code: exitCode, signal: signalCode };
}

function killGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It is gone.
  }
}
