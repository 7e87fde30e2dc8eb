import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deferred } from '../../../lib/deferred.ts';
import { EmbedError } from '../embedder.ts';
import type { ChildMessage, ChildRequest, OpenOptions } from './protocol.ts';

type Ready = Extract<ChildMessage, { type: 'ready' }>;

/** One life of the child, from its start to its end. */
export interface ChildLife {
  readonly pid: number | undefined;
  /** Rejects with what is wrong when the model cannot be opened. */
  readonly opened: Promise<Ready>;
  /** Whether it said itself why it does not open; otherwise it died over it. */
  explained(): boolean;
  /** Resolves with the reason when the process is gone. */
  readonly ended: Promise<string>;
  /** @throws EmbedError `unavailable` when the child ends under the request */
  request(texts: readonly string[]): Promise<Float32Array[]>;
  end(reason: string): Promise<void>;
}

export interface LifeOptions extends OpenOptions {
  /** A child that owes an answer and says nothing for so long is stuck, and is ended. */
  silenceMs: number;
  /** For opening: the first time the ONNX file is made, and disks may be slow. */
  openMs: number;
}

const GRACE_MS = 2000;

/** The bundle has the child beside it; the source tree has it as TypeScript, which Node 20 runs with tsx's help. */
function startProcess(): ChildProcess {
  const bundled = fileURLToPath(new URL('./embed-child.js', import.meta.url));
  const isBundled = existsSync(bundled);
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(isBundled ? bundled : fileURLToPath(new URL('./child.ts', import.meta.url)), {
    execArgv: isBundled ? [] : ['--import', loader()],
    // Nothing of the hub's: its environment holds secrets.
    env: { NODE_ENV: 'production', OMP_NUM_THREADS: '1' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

export function startChild(options: LifeOptions): ChildLife {
  const child = startProcess();
  const pending = new Map<number, { resolve(vectors: Float32Array[]): void; reject(error: Error): void }>();
  const opening = deferred<Ready>();
  const ending = deferred<string>();
  let reason = '';
  let said = '';
  let explained = false;
  let lastId = 0;
  let watchdog: NodeJS.Timeout | undefined = setTimeout(
    () => kill(`it did not open within ${options.openMs} ms`),
    options.openMs,
  );

  function kill(why: string): void {
    reason ||= why;
    child.kill('SIGKILL');
  }

  function watch(): void {
    clearTimeout(watchdog);
    watchdog =
      pending.size === 0
        ? undefined
        : setTimeout(() => kill(`it gave no answer for ${options.silenceMs} ms`), options.silenceMs);
  }

  function send(request: ChildRequest): void {
    // A channel that closed under it is an end like any other, which 'exit' tells.
    if (child.connected) child.send(request, () => {});
  }

  function gone(why: string): void {
    clearTimeout(watchdog);
    reason ||= why;
    const lost = new EmbedError('unavailable', `The embedded model is gone: ${reason}.`);
    for (const { reject } of pending.values()) reject(lost);
    pending.clear();
    opening.reject(lost);
    ending.resolve(reason);
  }

  child.on('message', (message: ChildMessage) => {
    if (message.type === 'ready') {
      watch();
      return opening.resolve(message);
    }
    if (message.type === 'failed') {
      explained = true;
      opening.reject(new EmbedError('unavailable', `The embedded model does not open: ${message.message}`));
      return void end(`it does not open: ${message.message}`);
    }
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'vectors') waiting?.resolve(message.vectors);
    else waiting?.reject(new EmbedError('bad-answer', `The embedded model failed: ${message.message}`));
    watch();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-1000);
  });
  child.on('error', (error) => gone(error.message));
  child.on('exit', (code, signal) => gone(`it ended (${signal ?? code}) ${said.trim()}`.trim()));
  // Who asks hears it; an end that nobody asked about is no unhandled rejection.
  opening.promise.catch(() => {});
  const { files, graphFolder, only } = options;
  send({ type: 'open', files, graphFolder, only });

  async function end(why: string): Promise<void> {
    reason ||= why;
    if (child.connected) child.disconnect();
    const late = setTimeout(() => kill(why), GRACE_MS);
    await ending.promise;
    clearTimeout(late);
  }

  return {
    pid: child.pid,
    opened: opening.promise,
    explained: () => explained,
    ended: ending.promise,
    end,
    request(texts) {
      if (!child.connected || reason !== '') {
        return Promise.reject(new EmbedError('unavailable', 'The embedded model is gone.'));
      }
      return new Promise((resolve, reject) => {
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        send({ type: 'embed', id: lastId, texts });
        watch();
      });
    },
  };
}
