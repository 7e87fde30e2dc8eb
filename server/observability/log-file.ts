import { EventEmitter } from 'node:events';
import { chmod } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import DailyRotateFile from 'winston-daily-rotate-file';

export interface RotatedFileOptions {
  /**
   * `/var/log/patchbay.log` is a link to the newest of `/var/log/patchbay-2026-01-31.log`, `….log.1` and so on; a file
   * of that name which is there already stays as it is.
   */
  file: string;
  /** Bytes of one file. */
  maxBytes: number;
  /** Files kept, and so at most this many days. */
  maxFiles: number;
}

/** Fails by an `error` event. @throws when the folder cannot be made */
export function rotatedFile({ file, maxBytes, maxFiles }: RotatedFileOptions): DailyRotateFile {
  const extension = extname(file);
  const record = join(dirname(file), `.${basename(file, extension)}-rotation.json`);
  const transport = new DailyRotateFile({
    dirname: dirname(file),
    filename: `${basename(file, extension)}-%DATE%${extension || '.log'}`,
    datePattern: 'YYYY-MM-DD',
    maxSize: `${Math.max(1, Math.ceil(maxBytes / 1024))}k`,
    maxFiles,
    auditFile: record,
    createSymlink: true,
    symlinkName: basename(file),
    // Nothing in it is secret on purpose, but who calls what is nobody else's business.
    options: { flags: 'a', mode: 0o600 },
  });
  // Written by the rotation itself, which leaves it to the umask who may read it.
  transport.on('new', () => chmod(record, 0o600, () => {}));
  // Its stream says `error` where nobody listens, which would end the process: it is said by the transport instead.
  const stream: unknown = Reflect.get(transport, 'logStream');
  if (stream instanceof EventEmitter) stream.on('error', (error: unknown) => transport.emit('error', error));
  return transport;
}

/** Resolves when every line is in the file: the transport itself says that it finished before its stream did. */
export function endOfFile(transport: DailyRotateFile): Promise<void> {
  const stream: unknown = Reflect.get(transport, 'logStream');
  if (!(stream instanceof EventEmitter) || !('end' in stream)) return Promise.resolve();
  const { end } = stream;
  return typeof end === 'function'
    ? new Promise((resolve) => end.call(stream, () => resolve()))
    : Promise.resolve();
}
