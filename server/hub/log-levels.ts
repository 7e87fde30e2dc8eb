import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { LOG_LEVELS, type LogLevel } from './client.ts';
import type { UpstreamConnection } from './upstream/connection.ts';
import { onceATurn } from './upstream/once-a-turn.ts';

/** Which log messages clients want; a shared connection is set to the most verbose of them. */
export interface LogLevels {
  /** @param servers of the client's view; those of an earlier call that are missing now want nothing for it any more */
  set(clientKey: string, level: LogLevel | null, servers: readonly string[]): void;
  /** Whether a client is sent a message of this severity; false for one that never named a level. */
  wants(clientKey: string, level: LogLevel): boolean;
  /** A shared connection of the server is there anew. */
  reconnected(server: string): void;
  /** The client is gone. */
  drop(clientKey: string): void;
  readonly size: number;
}

export interface LogLevelsOptions {
  /** The shared connections of a server that are open, of both its sides. */
  shared: (server: string) => readonly UpstreamConnection[];
  /** A client's own connection with a server, if it is open. */
  own: (server: string, clientKey: string) => UpstreamConnection | null;
  /** ms. */
  timeoutMs: number;
  log: Log;
  /** Clients that are remembered; beyond that the oldest is forgotten. Default 50,000. */
  limit?: number;
}

interface Wish {
  level: LogLevel;
  servers: readonly string[];
}

const LIMIT = 50_000;

export function createLogLevels(options: LogLevelsOptions): LogLevels {
  const { timeoutMs, log, limit = LIMIT } = options;
  const wishes = new Map<string, Wish>();
  /** How many want each level, the least severe first. */
  const counts = new Map<string, number[]>();
  const changed = new Set<string>();
  /** What a connection was told last; one that is not here was told nothing. */
  const told = new WeakMap<UpstreamConnection, LogLevel | null>();

  const flush = onceATurn(() => {
    for (const server of changed) tellShared(server);
    changed.clear();
  });

  function count({ level, servers }: Wish, by: 1 | -1): void {
    const at = LOG_LEVELS.indexOf(level);
    for (const server of servers) {
      const of = counts.get(server) ?? LOG_LEVELS.map(() => 0);
      of[at] = (of[at] ?? 0) + by;
      if (of.some((many) => many > 0)) counts.set(server, of);
      else counts.delete(server);
      changed.add(server);
    }
    flush();
  }

  function forget(clientKey: string): readonly string[] {
    const before = wishes.get(clientKey);
    if (!before) return [];
    wishes.delete(clientKey);
    count(before, -1);
    return before.servers;
  }

  function tellShared(server: string): void {
    const at = counts.get(server)?.findIndex((many) => many > 0) ?? -1;
    for (const connection of options.shared(server)) tell(connection, LOG_LEVELS[at] ?? null, server);
  }

  /** Says nothing twice, and nothing at all to a server of which nobody ever wanted anything. */
  function tell(connection: UpstreamConnection, level: LogLevel | null, server: string): void {
    if ((told.get(connection) ?? null) === level || !hasLog(connection)) return;
    told.set(connection, level);
    connection.setLogLevel(level, timeoutMs).catch((error: unknown) => {
      if (told.get(connection) === level) told.delete(connection);
      log.debug('A log level could not be set', { server, level, error: messageOf(error) });
    });
  }

  return {
    set(clientKey, level, servers) {
      const left = forget(clientKey);
      if (level !== null) {
        const wish: Wish = { level, servers: [...servers] };
        wishes.set(clientKey, wish);
        count(wish, 1);
        const oldest = wishes.size > limit ? wishes.keys().next() : null;
        if (oldest && !oldest.done) forget(oldest.value);
      }
      for (const server of new Set([...left, ...servers])) {
        const connection = options.own(server, clientKey);
        if (connection) tell(connection, servers.includes(server) ? level : null, server);
      }
    },
    wants(clientKey, level) {
      const wish = wishes.get(clientKey);
      return wish !== undefined && LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(wish.level);
    },
    reconnected(server) {
      changed.add(server);
      flush();
    },
    drop(clientKey) {
      forget(clientKey);
    },
    get size() {
      return wishes.size;
    },
  };
}

/** Modern servers are told with every request, whatever they promise. */
function hasLog({ identity }: UpstreamConnection): boolean {
  return identity.era === 'modern' || 'logging' in identity.capabilities;
}
