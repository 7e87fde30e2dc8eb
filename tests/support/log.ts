import type { Log } from '../../server/lib/log.ts';

/** A log that remembers each event as `<level> <message>`. */
export function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const say = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const log: Log = {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    child: () => log,
  };
  return { log, lines };
}
