import { open } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { watch as watchPaths } from 'chokidar';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import { digest } from './canonical.ts';
import { MAX_SETTINGS_BYTES } from './document.ts';

export interface FileWatch {
  /** Reads the file now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface WatchOptions {
  path: string;
  /** Its text, first once at the start and then whenever it is another; null when there is no file. */
  onText: (text: string | null) => void;
  /** It can't be read (rights, size, encoding). Told once per kind of trouble. */
  onProblem: (message: string) => void;
  /** Quiet time after the last event, ms. */
  debounceMs?: number;
  /** How often to look without an event, ms: network file systems deliver none. */
  pollMs?: number;
}

/**
 * Follows a file by watching its folder, so that a file replaced by rename and a mounted ConfigMap (a swapped
 * symlink) are seen as well as one written in place. Never throws.
 */
export function watchFile(options: WatchOptions): FileWatch {
  const path = resolve(options.path);
  let last: string | null | undefined;
  let trouble: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let closed = false;

  async function look(): Promise<void> {
    const read = await readBounded(path);
    if (closed) return;
    if ('problem' in read) {
      if (read.problem !== trouble) options.onProblem(read.problem);
      trouble = read.problem;
      return;
    }
    trouble = null;
    const mark = read.text === null ? null : digest(read.text);
    if (mark === last) return;
    last = mark;
    options.onText(read.text);
  }
  function check(): Promise<void> {
    running = running.then(look, look).catch((error: unknown) => options.onProblem(messageOf(error)));
    return running;
  }
  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), options.debounceMs ?? 200);
  }

  const folder = dirname(path);
  const names = new Set([basename(path), '..data']);
  const watcher = watchPaths(folder, {
    depth: 0,
    ignoreInitial: true,
    ignored: (candidate) => resolve(candidate) !== folder && !names.has(basename(candidate)),
  });
  watcher.on('all', soon);
  watcher.on('error', (error) => options.onProblem(`cannot watch ${folder}: ${messageOf(error)}`));
  const poll = setInterval(() => void check(), options.pollMs ?? 15_000);
  poll.unref();

  return {
    check,
    async close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(poll);
      await watcher.close();
      await running;
    },
  };
}

/** The whole file as UTF-8, never more than the bound even if it grows while it is read. */
async function readBounded(path: string): Promise<{ text: string | null } | { problem: string }> {
  let file: Awaited<ReturnType<typeof open>> | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > MAX_SETTINGS_BYTES) return { problem: `${path} is larger than ${MAX_SETTINGS_BYTES} bytes` };
    const buffer = Buffer.alloc(size + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    // Longer than it was a moment ago: it is being written, an event will follow.
    if (length > size) return { problem: `${path} is being written` };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length)) };
  } catch (error) {
    return errnoOf(error) === 'ENOENT'
      ? { text: null }
      : { problem: `${path} cannot be read: ${messageOf(error)}` };
  } finally {
    await file?.close().catch(() => {});
  }
}
