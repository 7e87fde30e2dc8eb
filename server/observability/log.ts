import type { Writable } from 'node:stream';
import winston from 'winston';
import { type Log, type LogFields, silentLog } from '../lib/log.ts';
import { formatJson, formatPretty, type Level, type LogEvent } from './log-format.ts';
import { guardedStream } from './log-output.ts';
import { createRedactor } from './redact.ts';

export interface LogOptions {
  level: Level;
  format: 'json' | 'pretty';
  /** Also written to this file, as JSON, rotated. */
  file?: string | null;
  /** `SERVICE_NAME`. */
  service?: string;
  fileMaxBytes?: number;
  fileMaxCount?: number;
  /** Default: the process's stdout. */
  output?: Writable & { isTTY?: boolean };
  /** Default: where the output is a terminal. */
  colour?: boolean;
}

export interface RootLog extends Log {
  /** From now on this text never appears in the log. */
  registerSecret(secret: string): void;
  /** The text as it would appear in the log: for what is shown elsewhere, such as a server's own output. */
  redact(text: string): string;
  /** Events that could not be written anywhere. */
  dropped(): number;
  /** Resolves when what was said is written, or after two seconds. Events after it are lost. */
  close(): Promise<void>;
}

const RANK: Record<Level, number> = { error: 0, warn: 1, info: 2, debug: 3 };
/** A file that failed (full disk, no permission) is tried again after this. */
const FILE_RETRY_MS = 30_000;
const CLOSE_MS = 2000;

/** What writes files: with the dates it needs a tenth of the program, loaded only where a file is wanted. */
type Files = typeof import('./log-file.ts');

/**
 * The hub's log. Everything said is redacted first; nothing said ever throws, and no failing output ends the process.
 */
export async function openLog(options: LogOptions): Promise<RootLog> {
  return createLog(options, options.file ? await import('./log-file.ts') : null);
}

function createLog(options: LogOptions, files: Files | null): RootLog {
  const { level, format, file = null, service = 'patchbay', output = process.stdout } = options;
  const colour = options.colour ?? output.isTTY === true;
  const redactor = createRedactor();
  let droppedEvents = 0;
  let retry: NodeJS.Timeout | undefined;
  let ended: (() => Promise<void>) | null = null;
  let closed = false;

  const logger = winston.createLogger({ level, levels: RANK, exitOnError: false });
  logger.on('error', () => {});
  const dropped = () => {
    droppedEvents++;
  };
  logger.add(
    new winston.transports.Stream({
      stream: guardedStream(output, dropped),
      format: printf((event) =>
        format === 'json' ? formatJson(event, service) : formatPretty(event, colour),
      ),
    }),
  );
  if (file !== null && files) openFile(file, files);

  function openFile(path: string, writer: Files): void {
    try {
      const transport = writer.rotatedFile({
        file: path,
        maxBytes: options.fileMaxBytes ?? 50 * 1024 * 1024,
        maxFiles: options.fileMaxCount ?? 14,
      });
      transport.format = printf((event) => formatJson(event, service));
      // An emitted error also unpipes the transport: it is replaced by a new one later.
      transport.once('error', (error: unknown) => {
        transport.on('error', () => {});
        logger.remove(transport);
        ended = null;
        fileFailed(path, writer, error);
      });
      logger.add(transport);
      ended = () => writer.endOfFile(transport);
    } catch (error) {
      fileFailed(path, writer, error);
    }
  }

  function fileFailed(path: string, writer: Files, error: unknown): void {
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      openFile(path, writer);
    }, FILE_RETRY_MS).unref();
    say('warn', 'The log file cannot be written; trying again in 30 s', { file: path, error });
  }

  function say(at: Level, message: string, fields: LogFields): void {
    if (closed) return;
    try {
      logger.log(at, redactor.text(String(message)), { fields: redactor.value(fields) });
    } catch {
      dropped();
    }
  }

  function bound(context: LogFields): Log {
    const speak = (at: Level) =>
      RANK[at] > RANK[level]
        ? silentLog.debug
        : (message: string, fields?: LogFields) =>
            say(at, message, fields ? { ...context, ...fields } : context);
    return {
      error: speak('error'),
      warn: speak('warn'),
      info: speak('info'),
      debug: speak('debug'),
      child: (fields) => bound({ ...context, ...fields }),
    };
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    clearTimeout(retry);
    const finished = new Promise<void>((resolve) => logger.once('finish', () => setImmediate(resolve)));
    logger.end();
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([finished.then(() => ended?.()), deadline]);
  }

  return {
    ...bound({}),
    registerSecret: redactor.register,
    redact: redactor.text,
    dropped: () => droppedEvents,
    close,
  };
}

/** Lets a pure function write the line; the event travels in winston's own info object. */
function printf(line: (event: LogEvent) => string): winston.Logform.Format {
  return winston.format.printf((info) => {
    const fields = typeof info.fields === 'object' && info.fields !== null ? { ...info.fields } : {};
    const level =
      info.level === 'error' || info.level === 'warn' || info.level === 'debug' ? info.level : 'info';
    return line({ at: new Date(), level, message: String(info.message), fields });
  });
}
