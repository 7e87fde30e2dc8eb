import type { StoredServer } from '../../contract/snapshot.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { defaultPolicy } from './machine-state.ts';
import type { ManagedUpstream } from './managed.ts';
import { createPace } from './pace.ts';
import { planReconcile } from './reconcile.ts';
import { createStartGate } from './start-gate.ts';
import { testConnection } from './test-connection.ts';
import type { OwnLimits, Pool, PoolOptions } from './types.ts';
import { createUpstream } from './upstream.ts';

const START_CONCURRENCY = 16;
const START_SLOT_MS = 1000;
/** A remote server costs this process alone some work, and none while it is silent. */
const REMOTE_CONCURRENCY = 16;
const REMOTE_SLOT_MS = 250;

/** Every test may start a process. */
const MOST_TESTS = 16;

/** A client's own connection costs a process, or at least a session. */
const defaultOwnLimits: OwnLimits = { idleMs: 5 * 60_000, mostProcesses: 100, mostRemote: 1000 };

/** What a removed server's calls in flight get. */
const REMOVAL_GRACE_MS = 10_000;

/** Every upstream of this process, by name. */
export function createPool(options: PoolOptions): Pool {
  const { now = Date.now, random = Math.random, redact = (text) => text } = options;
  const { connect, expand, log, timeouts, events } = options;
  const policy = { ...defaultPolicy, ...options.policy };
  const own = { ...defaultOwnLimits, ...options.own };
  const gate = createStartGate(options.startConcurrency ?? START_CONCURRENCY, START_SLOT_MS);
  const remoteGate = createStartGate(REMOTE_CONCURRENCY, REMOTE_SLOT_MS);
  /** For those that are listed already: nobody misses anything while they wait for a quiet moment. */
  const quietGate = createStartGate(REMOTE_CONCURRENCY, REMOTE_SLOT_MS, createPace());
  const entries = new Map<string, ManagedUpstream>();
  /** Removed servers whose processes may still live; a namesake waits for them. */
  const leaving = new Map<ManagedUpstream, Promise<void>>();
  let version = 0;
  let testing = 0;
  let stopping: Promise<void> | undefined;

  function create(stored: StoredServer): ManagedUpstream {
    const { name } = stored;
    const namesakes = [...leaving].filter(([upstream]) => upstream.name === name).map(([, gone]) => gone);
    const ifThere = (act: () => void) => {
      if (entries.get(name) === upstream) act();
    };
    const upstream = createUpstream({
      stored,
      connect,
      expand,
      log,
      timeouts,
      policy,
      now,
      random,
      redact,
      after: Promise.all(namesakes).then(() => {}),
      nextVersion: () => {
        version += 1;
        return version;
      },
      own,
      admit: gate.enter,
      knownAsks: options.knownAsks?.(name) ?? [],
      awaited: () => options.awaited?.(name) ?? false,
      events: {
        onStatus: (status) => ifThere(() => events.onStatus(status)),
        onLists: (lists) => ifThere(() => events.onLists(name, lists)),
        onSideLists: () => ifThere(() => events.onSideLists(name)),
        onResourceUpdated: (uri, params, client) =>
          ifThere(() => events.onResourceUpdated(name, uri, params, client)),
        onReconnected: (era, client) => ifThere(() => events.onReconnected(name, era, client)),
        onAsked: (question) => ifThere(() => options.onAsked?.(name, question)),
        onAsksForgotten: () => options.onAsksForgotten?.(name),
        onRestart: () => options.onRestart?.(name),
      },
    });
    const known = options.knownLists?.(name);
    if (known) upstream.seedLists(known);
    return upstream;
  }

  function configure(upstream: ManagedUpstream, stored: StoredServer, changed: boolean): void {
    upstream.configure(stored, changed);
    // An on-demand server of which nothing is known would never be demanded: it starts once to be listed.
    if (stored.spec.startOnDemand && upstream.listsVersion > 0) return;
    const remote = upstream.listsVersion > 0 ? quietGate : remoteGate;
    // A call to one that still queues starts it at once.
    (stored.spec.type === 'stdio' ? gate : remote).enter(() => upstream.start());
  }

  function remove(name: string): void {
    const upstream = entries.get(name);
    if (!upstream) return;
    entries.delete(name);
    const gone = upstream.stop(REMOVAL_GRACE_MS).finally(() => leaving.delete(upstream));
    leaving.set(upstream, gone);
    events.onRemoved(name);
  }

  async function stopAll(graceMs: number): Promise<void> {
    for (const each of [gate, remoteGate, quietGate]) each.close();
    const all = [...entries.values(), ...leaving.keys()];
    await Promise.all(all.map((upstream) => upstream.stop(graceMs)));
  }

  return {
    reconcile(wanted) {
      const running = new Map([...entries].map(([name, upstream]) => [name, upstream.stored]));
      const plan = planReconcile(running, stopping ? running : wanted);
      for (const name of plan.remove) remove(name);
      const added = plan.add.map((stored): [ManagedUpstream, StoredServer] => [create(stored), stored]);
      for (const [upstream, { name }] of added) entries.set(name, upstream);
      // Those of which nothing can be listed yet begin before the others.
      const unknownFirst = added.sort(([a], [b]) => Number(a.listsVersion > 0) - Number(b.listsVersion > 0));
      for (const [upstream, stored] of unknownFirst) configure(upstream, stored, true);
      for (const [changed, list] of [
        [true, plan.replace],
        [false, plan.update],
      ] as const) {
        for (const stored of list) {
          const upstream = entries.get(stored.name);
          if (upstream) configure(upstream, stored, changed);
        }
      }
      return plan;
    },
    get: (name) => entries.get(name),
    all: () => [...entries.values()],
    test(name, spec, signal, onStep) {
      if (testing >= MOST_TESTS)
        throw new PatchbayError('unavailable', `${testing} tests are running; try again when one has ended`, {
          retryAfter: 5,
        });
      testing += 1;
      const testOptions = { connect, expand, log, timeouts, redact, now };
      return testConnection(name, spec, signal, testOptions, onStep).finally(() => {
        testing -= 1;
      });
    },
    stop(graceMs) {
      stopping ??= stopAll(graceMs);
      return stopping;
    },
  };
}
