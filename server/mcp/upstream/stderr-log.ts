import { createLineFramer } from './line-framer.ts';

/** A line of a server's log, in bytes. */
const LOG_LINE_LIMIT = 4096;
/** Lines per second that are worth keeping; a server that floods must not cost the hub its time. */
const LINES_PER_SECOND = 200;

export interface StderrLog {
  push(chunk: Buffer): void;
  /** The last line that was not empty: most often why the server ended. */
  lastLine(): string | null;
}

/** Cuts what a server says on its standard error into lines, shortens and rations them. */
export function createStderrLog(onLine: (text: string) => void, now: () => number = Date.now): StderrLog {
  let last: string | null = null;
  let second = 0;
  let lines = 0;
  let dropped = 0;

  function take(line: Buffer, cut: boolean): void {
    const current = Math.floor(now() / 1000);
    if (current !== second) {
      if (dropped > 0) onLine(`(${dropped} lines left out)`);
      second = current;
      lines = 0;
      dropped = 0;
    }
    if (++lines > LINES_PER_SECOND) {
      dropped++;
      return;
    }
    const text = line.toString('utf8', 0, Math.min(line.length, LOG_LINE_LIMIT)).trimEnd();
    if (text === '') return;
    last = text.slice(0, 300);
    onLine(cut || line.length > LOG_LINE_LIMIT ? `${text}…` : text);
  }

  const framer = createLineFramer(LOG_LINE_LIMIT * 4, {
    onLine: (line) => take(line, false),
    onOversize: (head) => take(head, true),
  });
  return { push: (chunk) => framer.push(chunk), lastLine: () => last };
}
