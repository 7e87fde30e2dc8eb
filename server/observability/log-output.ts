import { Writable } from 'node:stream';

/** Unwritten bytes kept for a reader that does not keep up; more are dropped. */
const MAX_WAITING = 4 * 1024 * 1024;

/**
 * Writes to a terminal or pipe that may go away or stall at any time. What cannot be written is dropped: a log must
 * never end the process, block it or fill its memory.
 */
export function guardedStream(target: Writable, onDropped: () => void): Writable {
  let gone = false;
  target.on('error', () => {
    gone = true;
  });
  return new Writable({
    decodeStrings: false,
    write(line, _encoding, done) {
      if (gone || target.destroyed || target.writableLength > MAX_WAITING) onDropped();
      else {
        try {
          target.write(line);
        } catch {
          gone = true;
        }
      }
      done();
    },
  });
}
