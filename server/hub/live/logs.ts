import type { Upstream } from '../upstream/types.ts';
import type { LiveBus } from './bus.ts';

const LOOK_MS = 250;
/** Lines of one look: what a server keeps is bounded, too. */
const MOST_LINES = 500;

/** Servers, as far as their output is concerned. */
interface Talkers {
  get(name: string): Pick<Upstream, 'logs'> | undefined;
}

/**
 * Follows the output of the servers that somebody wants to see: looks four times a second what is new, for all who
 * listen together. A server that nobody follows is not looked at. @returns how to end it
 */
export function followLogs(bus: LiveBus, pool: Talkers, lookMs = LOOK_MS): () => void {
  /** The last line that was told, by server. */
  const told = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const newest = (server: string) => pool.get(server)?.logs(1)[0]?.n ?? 0;

  function look(): void {
    for (const [server, known] of told) {
      const last = newest(server);
      if (last === known) continue;
      told.set(server, last);
      // A lower number is another server under the same name, which began anew.
      const lines = pool.get(server)?.logs(MOST_LINES, last < known ? 0 : known) ?? [];
      if (lines.length > 0) bus.publish({ type: 'logs', server, lines });
    }
  }

  bus.onWanted(({ logs }) => {
    for (const server of [...told.keys()]) if (!logs.has(server)) told.delete(server);
    for (const server of logs) if (!told.has(server)) told.set(server, newest(server));
    if (told.size > 0) timer ??= setInterval(look, lookMs).unref();
    else {
      clearInterval(timer);
      timer = undefined;
    }
  });
  return () => clearInterval(timer);
}
