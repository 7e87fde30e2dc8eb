import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { errnoOf, PatchbayError } from '../lib/errors.ts';
import { isAlive } from '../lib/process.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * One process per data folder: two PGlites on one folder lose rows silently. On Linux the lock is an abstract unix
 * socket, which the kernel frees however the process dies; elsewhere a file with the process id.
 * @throws PatchbayError locked
 */
export async function lockFolder(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const real = realpathSync(folder);
  const file = join(real, 'patchbay.pid');
  return platform === 'linux' ? lockBySocket(real, file) : lockByFile(real, file);
}

function refuse(folder: string, file: string): never {
  const pid = readPid(file);
  throw new PatchbayError(
    'locked',
    `${pid === null ? 'Another process' : `Process ${pid}`} already uses the data folder ${folder}. Stop it first, or ` +
      'give this one a folder of its own (DATA_DIR), or use PostgreSQL (DATABASE_URL) to run several.',
    { data: { folder, pid } },
  );
}

function readPid(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8').trim());
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

async function lockBySocket(folder: string, file: string): Promise<FolderLock> {
  const name = `\0patchbay-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
  const server = createServer((socket) => socket.destroy());
  if (!(await listen(server, name))) refuse(folder, file);
  server.unref();
  // Only to be named in the sentence above; the socket is the lock.
  writeFileSync(file, `${process.pid}\n`, { mode: 0o600 });
  return {
    release: () =>
      new Promise((resolve) => {
        rmSync(file, { force: true });
        server.close(() => resolve());
      }),
  };
}

/** @returns false if the name is taken */
function listen(server: Server, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen({ path: name, exclusive: true }, () => resolve(true));
  });
}

function lockByFile(folder: string, file: string): FolderLock {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, `${process.pid}\n`);
      closeSync(handle);
      return { release: async () => rmSync(file, { force: true }) };
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      const pid = readPid(file);
      if (pid !== null && isAlive(pid)) refuse(folder, file);
      rmSync(file, { force: true });
    }
  }
  return refuse(folder, file);
}
