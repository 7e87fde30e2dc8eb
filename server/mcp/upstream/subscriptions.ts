/** Subscriptions of one connection: a server is asked once for a URI, however many want to hear of it. */
export interface Subscriptions {
  uris(): Iterable<string>;
  /** @throws what `begin` throws; nothing is counted then */
  subscribe(uri: string, timeoutMs: number): Promise<void>;
  unsubscribe(uri: string, timeoutMs: number): Promise<void>;
}

export interface SubscriptionOptions {
  begin(uri: string, timeoutMs: number): Promise<void>;
  end(uri: string, timeoutMs: number): Promise<void>;
}

/** What is asked of the server about one URI goes one after the other, so that the last word is the right one. */
export function createSubscriptions(options: SubscriptionOptions): Subscriptions {
  const wanted = new Map<string, number>();
  const held = new Set<string>();
  const queues = new Map<string, Promise<void>>();

  /** Brings what the server was told in line with what is wanted, after what is on its way. */
  function settle(uri: string, timeoutMs: number): Promise<void> {
    const before = queues.get(uri) ?? Promise.resolve();
    const mine = before
      .catch(() => {})
      .then(async () => {
        const want = wanted.has(uri);
        if (want === held.has(uri)) return;
        if (want) await options.begin(uri, timeoutMs);
        else await options.end(uri, timeoutMs);
        if (want) held.add(uri);
        else held.delete(uri);
      });
    const tail = mine
      .catch(() => {})
      .finally(() => {
        if (queues.get(uri) === tail) queues.delete(uri);
      });
    queues.set(uri, tail);
    return mine;
  }

  function drop(uri: string): void {
    const count = wanted.get(uri) ?? 0;
    if (count > 1) wanted.set(uri, count - 1);
    else wanted.delete(uri);
  }

  return {
    uris: () => wanted.keys(),
    async subscribe(uri, timeoutMs) {
      wanted.set(uri, (wanted.get(uri) ?? 0) + 1);
      try {
        await settle(uri, timeoutMs);
      } catch (error) {
        drop(uri);
        throw error;
      }
    },
    async unsubscribe(uri, timeoutMs) {
      if (!wanted.has(uri)) return;
      drop(uri);
      await settle(uri, timeoutMs);
    },
  };
}
