import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { WholeRequest } from '../../lib/http-exchange.ts';
import { LaneConnection, type LaneOptions } from './connection.ts';
import type { LaneResponse } from './response.ts';

/** A request of which nothing more comes for this long goes on the long way, ms; sooner where heads have less time. */
const PATIENCE_MS = 2000;

export interface Lane {
  /** Ends connections that carry nothing now. */
  closeIdle(): void;
  closeAll(): void;
}

export interface LaneTimes {
  /** Until a connection has to have said something, and for how long it may be silent after an answer, ms. */
  headers: number;
  keepAlive: number;
  /** How often that is looked at, ms. */
  check: number;
}

/**
 * A short way for what most connections of MCP clients carry: one POST after the other, each in one piece. Node's parser,
 * its request and its response cost more than all that the hub does for a call. Whatever is unusual in any way goes to
 * Node, the whole connection with it and for good, as if this were not here.
 * @param server listens, or will; its own way of serving connections is taken over
 * @param serve must not throw
 */
export function openLane(
  server: Server,
  times: LaneTimes,
  takes: (url: string) => boolean,
  serve: (request: WholeRequest, response: LaneResponse) => void,
): Lane {
  const connections = new Set<LaneConnection>();
  const patience = Math.min(PATIENCE_MS, times.headers);
  const usual = server.listeners('connection');
  server.removeAllListeners('connection');

  const options: LaneOptions = {
    takes,
    serve,
    keepAlive: `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(times.keepAlive / 1000)}\r\n`,
    onClosed: (connection) => void connections.delete(connection),
    handOver(socket, data) {
      for (const listener of usual) listener.call(server, socket);
      if (data.length > 0) socket.unshift(data);
    },
  };
  server.on('connection', (socket: Socket) => void connections.add(new LaneConnection(socket, options)));
  server.once('listening', () => {
    const watch = setInterval(look, times.check).unref();
    server.once('close', () => clearInterval(watch));
  });

  function look(): void {
    const now = performance.now();
    for (const connection of connections) {
      const silent = now - connection.since;
      if (connection.busy) continue;
      if (connection.waits ? silent > patience : !connection.used && silent > times.headers)
        connection.leave();
      else if (connection.used && !connection.waits && silent > times.keepAlive) connection.socket.destroy();
    }
  }

  return {
    closeIdle() {
      for (const connection of connections) if (!connection.busy) connection.socket.destroy();
    },
    closeAll() {
      for (const { socket } of connections) socket.destroy();
    },
  };
}
