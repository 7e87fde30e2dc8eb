import type { Log } from '../lib/log.ts';
import { createLogLevels, type LogLevels } from './log-levels.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import type { PoolEvents, Upstream } from './upstream/types.ts';

/** What the hub hears of its servers beside the answers to calls. */
export interface ServerListener extends Pick<PoolEvents, 'onResourceUpdated' | 'onReconnected'> {
  /** Lists differ from before. */
  onLists(): void;
  /** A server is gone for good. */
  onRemoved(name: string): void;
  /** Whether somebody waits for news of a server, which an on-demand one must stay up for. */
  awaited(name: string): boolean;
}

/** What clients want to hear of servers without asking, and where that comes in. */
export interface News {
  readonly subscriptions: Subscriptions;
  readonly levels: LogLevels;
  readonly listener: ServerListener;
  /** A client is gone for good. */
  drop(clientKey: string): void;
}

export interface NewsOptions {
  upstreamOf: (server: string) => Upstream | undefined;
  onLists: () => void;
  /** How long a server that is connecting or down is waited for, ms. */
  acquireTimeoutMs: number;
  /** For one request to a server, ms. */
  requestTimeoutMs: number;
  log: Log;
}

export function createNews(options: NewsOptions): News {
  const { upstreamOf, acquireTimeoutMs, requestTimeoutMs: timeoutMs, log } = options;
  const subscriptions = createSubscriptions({ upstreamOf, acquireTimeoutMs, timeoutMs, log });
  const levels = createLogLevels({
    shared(server) {
      const upstream = upstreamOf(server);
      // The same one twice where the server has no other side.
      const sides = new Set([upstream?.side('legacy').connection, upstream?.side('modern').connection]);
      return [...sides].flatMap((connection) => connection ?? []);
    },
    own: (server, clientKey) => upstreamOf(server)?.ownOf(clientKey) ?? null,
    timeoutMs,
    log,
  });

  return {
    subscriptions,
    levels,
    listener: {
      onLists: options.onLists,
      onResourceUpdated: subscriptions.updated,
      onReconnected(name, _era, clientKey) {
        subscriptions.reconnected(name, clientKey);
        if (clientKey === null) levels.reconnected(name);
      },
      onRemoved: subscriptions.forget,
      awaited: subscriptions.awaits,
    },
    drop(clientKey) {
      subscriptions.drop(clientKey);
      levels.drop(clientKey);
    },
  };
}
