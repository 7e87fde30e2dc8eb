import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessInfo } from '../../contract/runtime.ts';
import type { StdioSpec } from '../../contract/server.ts';
import { ConnectFailure } from '../../hub/upstream/connection.ts';
import { errnoOf, messageOf, PatchbayError } from '../../lib/errors.ts';
import { oneLine } from '../../lib/json/splice.ts';
import { childEnvironment } from './child-environment.ts';
import { createLineFramer } from './line-framer.ts';
import { describeFamily, describeOne, familyOf, MARKER, processTable } from './process-table.ts';
import { endFamily } from './reaper.ts';
import { createStderrLog, type StderrLog } from './stderr-log.ts';
import type { Supervisor } from './supervisor.ts';
import type { Exchange, Parts, Transport, TransportEvents } from './transport.ts';

export interface StdioOptions {
  spec: StdioSpec;
  /** The variables every child gets, read by config. */
  baseEnv: Record<string, string>;
  /** Unique to this connection, see MARKER. */
  marker: string;
  supervisor: Supervisor;
  resultLimit: number;
  events: TransportEvents;
}

/** Bytes a server may leave unread before calls to it fail. */
const UNREAD_LIMIT = 64 * 1024 * 1024;
/** Messages up to this size are copied into one write; larger ones are written in pieces. */
const COPY_LIMIT = 64 * 1024;
/** A server that ends by itself when its input ends (as the specification asks) gets this long. */
const LEAVE_MS = 800;
const KILL_AFTER_MS = 1_500;
/** What a server said last may still be in the pipe when its end is noticed. */
const LAST_WORDS_MS = 250;
/** How old the answer of `processes` may be. */
const FAMILY_AGE_MS = 1_000;

export function createStdioTransport(options: StdioOptions): Transport {
  const { events, spec } = options;
  let child: ChildProcessWithoutNullStreams | null = null;
  let state: 'new' | 'open' | 'ended' | 'closed' = 'new';
  let stderr: StderrLog | null = null;
  /** Messages of this turn, a character for each byte. */
  let batch = '';
  let family: ProcessInfo[] = [];
  let familyAt = Number.NEGATIVE_INFINITY;
  let startedAt = 0;
  /** Nothing of it is left. */
  let over = false;
  let gone: Promise<void> | null = null;

  const framer = createLineFramer(options.resultLimit, {
    onLine: (line) => {
      if (line.length > 0) events.onMessage(line, null);
    },
    onOversize: (head, tail) => events.onOversize(head, tail, null),
  });

  function start(signal: AbortSignal): ChildProcessWithoutNullStreams {
    if (signal.aborted) throw new ConnectFailure('spawn', 'cancelled');
    try {
      return spawn(spec.command, spec.args, {
        cwd: spec.cwd,
        env: childEnvironment(options.baseEnv, spec.env, { [MARKER]: options.marker }),
        // A session and process group of its own, so that it can be ended whole and Ctrl-C reaches the hub alone.
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
    } catch (error) {
      // Thrown at once for what no system takes: a NUL in an argument, arguments that are too long.
      throw new ConnectFailure('spawn', spawnMessage(error, spec.command), { cause: error });
    }
  }

  async function open(signal: AbortSignal): Promise<void> {
    if (spec.cwd !== undefined) await assertFolder(spec.cwd);
    const started = start(signal);
    child = started;
    startedAt = performance.now();
    const root = started.pid;
    if (root !== undefined) options.supervisor.watch(root);
    listen(started);
    await new Promise<void>((resolve, reject) => {
      started.once('spawn', resolve);
      started.once('error', (error) =>
        reject(new ConnectFailure('spawn', spawnMessage(error, spec.command), { cause: error })),
      );
    });
    state = 'open';
    refreshFamily();
  }

  function listen(started: ChildProcessWithoutNullStreams): void {
    stderr = createStderrLog((text) => {
      if (state !== 'closed') events.onLog('stderr', text);
    });
    const words = stderr;
    started.stderr.on('data', (chunk: Buffer) => words.push(chunk));
    started.stdout.on('data', (chunk: Buffer) => framer.push(chunk));
    for (const stream of [started.stdout, started.stderr]) stream.on('error', () => {});
    // Its end, if that is the reason, is told first: it says more.
    started.stdin.on('error', () => setTimeout(() => ended('closed its input'), LAST_WORDS_MS * 2).unref());
    started.on('error', () => {});
    const silent = Promise.all([endOf(started.stdout), endOf(started.stderr)]);
    started.once('exit', (code, signal) => {
      const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
      void Promise.race([silent, sleep(LAST_WORDS_MS, undefined, { ref: false })]).then(() => ended(how));
    });
    // A server without an output can't answer any more, whether it lives or not.
    void endOf(started.stdout)
      .then(() => sleep(LAST_WORDS_MS * 2, undefined, { ref: false }))
      .then(() => ended('closed its output'));
  }

  function ended(how: string): void {
    if (state !== 'open') return;
    state = 'ended';
    const last = stderr?.lastLine();
    void endProcesses(0);
    events.onClosed({ stage: 'run', message: last ? `the server ${how}: ${last}` : `the server ${how}` });
  }

  /** Ends whatever is left of the server. */
  function endProcesses(leaveMs: number): Promise<void> {
    gone ??= (async () => {
      const root = child?.pid;
      if (!child || root === undefined) return;
      flush();
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null && leaveMs > 0) {
        await Promise.race([new Promise((resolve) => child?.once('exit', resolve)), sleep(leaveMs)]);
      }
      const left = await endFamily(root, options.marker, KILL_AFTER_MS);
      options.supervisor.forget(root);
      over = true;
      child.stdout.destroy();
      child.stderr.destroy();
      child.stdin.destroy();
      if (left > 0) events.onLog('hub', `${left} of its processes could not be ended`);
    })();
    return gone;
  }

  function write(parts: Parts, exchange: Exchange | null): void {
    const stdin = child?.stdin;
    if (!stdin || state !== 'open' || !stdin.writable) {
      refuse(exchange, 'the server is gone');
      return;
    }
    if (stdin.writableLength + batch.length > UNREAD_LIMIT) {
      refuse(exchange, 'the server does not read its input');
      return;
    }
    const size = parts.reduce((sum, piece) => sum + piece.length, 1);
    if (size <= COPY_LIMIT) {
      if (batch === '') setImmediate(flush);
      batch += `${lineOf(parts)}\n`;
      return;
    }
    flush();
    stdin.cork();
    for (const piece of parts) stdin.write(oneLine(piece));
    stdin.write('\n');
    stdin.uncork();
  }

  /** One write for all messages of this turn of the event loop: each write wakes the server, which costs more than most calls. */
  function flush(): void {
    const text = batch;
    batch = '';
    if (text !== '' && child?.stdin.writable) child.stdin.write(text, 'latin1');
  }

  function refuse(exchange: Exchange | null, why: string): void {
    exchange?.fail(new PatchbayError('upstream_failed', why, { data: { sent: false } }));
  }

  function refreshFamily(): void {
    const root = child?.pid;
    if (root === undefined || over) return;
    familyAt = performance.now();
    void processTable(FAMILY_AGE_MS / 2, false)
      .then(async (rows) => {
        family = await describeFamily(rows, familyOf(rows, root, null));
      })
      .catch((error: unknown) => events.onLog('hub', `its processes can't be listed: ${messageOf(error)}`));
  }

  return {
    open,
    send: write,
    sendHandshake: write,
    async deliver(parts) {
      write(parts, null);
    },
    initialized: refreshFamily,
    processes() {
      const root = child?.pid;
      if (root === undefined || over) return [];
      if (performance.now() - familyAt > FAMILY_AGE_MS) refreshFamily();
      if (family.length > 0) return family;
      const one = describeOne(root, spec.command, startedAt);
      return one ? [one] : [];
    },
    async close() {
      const wasOpen = state === 'open';
      state = 'closed';
      await endProcesses(wasOpen ? LEAVE_MS : 0);
    },
  };
}

/** A message without line breaks; in valid JSON a raw one is only ever white space. */
function lineOf(parts: Parts): string {
  let text = '';
  for (const part of parts) text += part.toString('latin1');
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]/g, ' ') : text;
}

function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
  });
}

async function assertFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) throw new ConnectFailure('spawn', `the working folder ${path} does not exist`);
}

function spawnMessage(error: unknown, command: string): string {
  const code = errnoOf(error);
  if (code === 'ENOENT') return `the command ${command} was not found`;
  if (code === 'EACCES') return `the command ${command} may not be executed`;
  return `the command ${command} could not be started: ${messageOf(error)}`;
}
