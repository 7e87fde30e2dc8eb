import { principalId } from '../contract/principal.ts';
import { unknownTask } from './bridge/task-ids.ts';
import type { Catalog } from './catalog.ts';
import { wantsOwn } from './forward.ts';
import type { News } from './news.ts';
import { targetsOfUri, UnknownItem } from './route.ts';
import { RpcCode, rpcError, toRpcError } from './rpc-error.ts';
import { clientKeyOf } from './subscription-table.ts';
import type { Hub, Subscriber, View } from './types.ts';
import type { Era, UpstreamReply } from './upstream/connection.ts';
import type { Pool } from './upstream/types.ts';

/** What clients ask to be told, and tell without being asked. */
export type Listening = Pick<
  Hub,
  'subscribe' | 'unsubscribe' | 'followTask' | 'confine' | 'setLogLevel' | 'tell' | 'forget'
>;

export interface ListeningOptions {
  pool: Pool;
  news: News;
  catalogOf: (view: View, era: Era) => Catalog;
  /** How long a server that is connecting or down is waited for, ms. */
  acquireTimeoutMs: number;
}

const EMPTY: UpstreamReply = { ok: true, result: Buffer.from('{}') };

/** Whether a view still leads from this URI to that server. */
function isOpen(view: View, server: string, shown: string, catalog: Catalog): boolean {
  try {
    return targetsOfUri(shown, catalog, view).some(({ member }) => member.server.name === server);
  } catch (error) {
    if (error instanceof UnknownItem) return false;
    throw error;
  }
}

export function createListening({ pool, news, catalogOf, acquireTimeoutMs }: ListeningOptions): Listening {
  /** Whose connection it is that tells: the client's own where it has one, or would at its next call. */
  async function ownKey(server: string, subscriber: Subscriber): Promise<string | null> {
    const upstream = pool.get(server);
    if (!upstream) return null;
    const { era, port } = subscriber;
    const key = clientKeyOf(subscriber);
    const side = upstream.side(era);
    if (port && !upstream.ownOf(key) && wantsOwn(side, port)) await side.own(port, acquireTimeoutMs);
    return upstream.ownOf(key) ? key : null;
  }

  /** A URI that no list knows is asked of each open server in turn, until one follows it. */
  async function subscribe(
    view: View,
    uri: string,
    subscriber: Subscriber,
    again: boolean,
  ): Promise<UpstreamReply> {
    const { era } = subscriber;
    let refusal: UpstreamReply = EMPTY;
    const targets = targetsOfUri(uri, catalogOf(view, era), view);
    // Which of several had it is not remembered: they are asked as for the first time.
    const proven = again && targets.length === 1;
    for (const { member, item } of targets) {
      const { name } = member.server;
      try {
        const own = await ownKey(name, subscriber).catch((error: unknown) => {
          if (proven) return null;
          throw error;
        });
        const place = { server: name, uri: item, era, client: own };
        await news.subscriptions.add(place, uri, subscriber, proven);
        return EMPTY;
      } catch (error) {
        refusal = { ok: false, error: toRpcError(error).bytes };
      }
    }
    return refusal;
  }

  return {
    async subscribe(view, uri, subscriber, again = false) {
      try {
        return await subscribe(view, uri, subscriber, again);
      } catch (error) {
        if (!(error instanceof UnknownItem)) throw error;
        return { ok: false, error: rpcError(RpcCode.resourceNotFound, error.message) };
      }
    },
    async unsubscribe(_view, uri, clientKey) {
      news.subscriptions.remove(clientKey, uri);
      return EMPTY;
    },
    async followTask(view, principal, shown, subscriber) {
      const owner = principalId(principal);
      const { server, taskId, era } = news.tasks.ids.openId(shown, owner);
      const known = news.tasks.owners.of(server, taskId);
      const isOpen = view.members.some((member) => member.server.name === server);
      if (!isOpen || era === 'legacy' || (known && known.principal !== owner)) throw unknownTask();
      const place = { server, uri: taskId, era: 'modern', client: null } as const;
      await news.followed.add(place, shown, subscriber);
    },
    confine(view, clientKey, era) {
      news.followed.confine(clientKey, (server) => view.members.some((each) => each.server.name === server));
      news.subscriptions.confine(clientKey, (server, shown) =>
        isOpen(view, server, shown, catalogOf(view, era)),
      );
    },
    setLogLevel(view, clientKey, level) {
      news.levels.set(
        clientKey,
        level,
        view.members.map(({ server }) => server.name),
      );
    },
    tell(view, clientKey, method, params) {
      for (const { server } of view.members) pool.get(server.name)?.ownOf(clientKey)?.notify(method, params);
    },
    forget(clientKey) {
      news.drop(clientKey);
      for (const upstream of pool.all()) upstream.forget(clientKey);
    },
  };
}
