import { randomBytes } from 'node:crypto';
import { type Principal, principalId } from '../../../contract/principal.ts';
import type { Catalog } from '../../../hub/catalog.ts';
import type { ClientFacts, ClientPort } from '../../../hub/client.ts';
import type { Hub, Subscriber, View } from '../../../hub/types.ts';
import { PatchbayError } from '../../../lib/errors.ts';
import type { HttpResponse } from '../../../lib/http-exchange.ts';
import { createComparison } from '../catalog-changes.ts';
import { serverInfo } from './discover.ts';
import { type Filter, isNothing } from './filter.ts';
import { ListenStream } from './listen-stream.ts';
import { listenerPort } from './listener-port.ts';

/** Open streams of `subscriptions/listen`: of one principal, and of all. */
const MOST_EACH = 100;
const MOST = 10_000;

export interface OpenListen {
  principal: Principal;
  view: View;
  /** The request's id, as its bytes. */
  id: Buffer;
  /** Who listens. */
  facts: ClientFacts;
  /** What the endpoint can tell of what was asked for. */
  granted: Filter;
  res: HttpResponse;
}

/** The open streams of `subscriptions/listen`, in this process. */
export interface Listens {
  readonly size: number;
  hasRoom(principal: Principal): boolean;
  /** Answers with a stream; its acknowledgement waits until the servers have said which resources they follow. */
  open(listen: OpenListen): Promise<void>;
  /** Ends the streams of a principal whose credential is no longer good. */
  endOf(principalId: string): void;
  /** Ends all that are open, with their results. Later ones are for the caller to refuse. */
  endAll(): void;
  close(): void;
}

export interface ListensOptions {
  hub: Hub;
  /** The principal as it is now, or null when its credential is gone. */
  current: (principal: Principal) => Principal | null;
  version: string;
}

interface Entry {
  stream: ListenStream;
  principal: Principal;
  owner: string;
  view: View;
  shown: Catalog;
  /** Under which its resources and tasks are followed; null where there are none. */
  subscriber: string | null;
}

export function createListens({ hub, current, version }: ListensOptions): Listens {
  const entries = new Set<Entry>();
  const counts = new Map<string, number>();

  function add(entry: Entry): void {
    entries.add(entry);
    counts.set(entry.owner, (counts.get(entry.owner) ?? 0) + 1);
  }

  function remove(entry: Entry): void {
    if (!entries.delete(entry)) return;
    const left = (counts.get(entry.owner) ?? 1) - 1;
    if (left > 0) counts.set(entry.owner, left);
    else counts.delete(entry.owner);
    if (entry.subscriber !== null) hub.forget(entry.subscriber);
  }

  function end(entry: Entry): void {
    remove(entry);
    entry.stream.end(JSON.stringify(serverInfo(entry.view.endpoint.title, version)));
  }

  /** @returns the tasks that are followed from now on */
  async function followTasks(entry: Entry, key: string, ids: readonly string[]): Promise<string[]> {
    const { view, principal, stream } = entry;
    const updated = (params: Buffer) => stream.taskChanged(params);
    const taken = await Promise.all(
      ids.map((id) =>
        isDone(async () => {
          await hub.followTask(view, principal, id, { key, era: 'modern', updated });
          return true;
        }),
      ),
    );
    if (!stream.open) hub.forget(key);
    return ids.filter((_, index) => taken[index]);
  }

  /** @returns the resources that are followed from now on */
  async function follow(
    { view, stream }: Entry,
    { key, port }: { key: string; port: ClientPort },
    uris: readonly string[],
  ): Promise<string[]> {
    const updated = (params: Buffer) => stream.updated(params);
    const subscriber: Subscriber = { key, era: 'modern', port, updated };
    const taken = await Promise.all(uris.map((uri) => isTaken(view, uri, subscriber)));
    // The client may have gone while the servers were asked, and then nobody else takes it back.
    if (!stream.open) hub.forget(key);
    return uris.filter((_, index) => taken[index]);
  }

  function isTaken(view: View, uri: string, subscriber: Subscriber): Promise<boolean> {
    return isDone(async () => (await hub.subscribe(view, uri, subscriber)).ok);
  }

  async function isDone(ask: () => Promise<boolean>): Promise<boolean> {
    try {
      return await ask();
    } catch (error) {
      // The acknowledgement says which ones are followed; the others the client may ask for again.
      if (error instanceof PatchbayError) return false;
      throw error;
    }
  }

  function tell(entry: Entry, compare: ReturnType<typeof createComparison>): void {
    const principal = current(entry.principal);
    const view = principal ? hub.viewById(principal, entry.view.endpoint.id) : null;
    if (!principal || !view) {
      end(entry);
      return;
    }
    entry.principal = principal;
    entry.view = view;
    if (!entry.stream.acknowledged) return;
    const before = entry.shown;
    entry.shown = hub.catalog(view, 'modern');
    if (entry.subscriber !== null && entry.shown !== before) hub.confine(view, entry.subscriber, 'modern');
    for (const notice of compare(before, entry.shown)) entry.stream.changed(notice);
  }

  function tellAll(): void {
    const compare = createComparison();
    for (const entry of [...entries]) tell(entry, compare);
  }

  const stopHearing = hub.onCatalogsChanged(tellAll);

  return {
    get size() {
      return entries.size;
    },
    hasRoom(principal) {
      return entries.size < MOST && (counts.get(principalId(principal)) ?? 0) < MOST_EACH;
    },
    async open({ principal, view, id, facts, granted, res }) {
      const follows = granted.uris.length > 0 || granted.taskIds.length > 0;
      const subscriber = follows ? `listen:${randomBytes(15).toString('base64url')}` : null;
      const shown = hub.catalog(view, 'modern');
      const stream = new ListenStream(res, id);
      const entry: Entry = { stream, principal, owner: principalId(principal), view, shown, subscriber };
      add(entry);
      res.on('close', () => remove(entry));
      const who = subscriber === null ? null : { key: subscriber, port: listenerPort(facts) };
      const [uris, taskIds] =
        who === null
          ? [[], []]
          : await Promise.all([
              follow(entry, who, granted.uris),
              followTasks(entry, who.key, granted.taskIds),
            ]);
      if (!stream.open) return;
      const followed = { ...granted, uris, taskIds };
      stream.acknowledge(followed);
      if (isNothing(followed)) end(entry);
      else if (follows) tell(entry, createComparison());
    },
    endOf(owner) {
      for (const entry of [...entries]) if (entry.owner === owner) end(entry);
    },
    endAll() {
      for (const entry of [...entries]) end(entry);
    },
    close() {
      stopHearing();
      for (const entry of [...entries]) end(entry);
    },
  };
}
