import { createHash } from 'node:crypto';
import { principalId } from '../contract/principal.ts';
import type { Runtime } from '../contract/runtime.ts';
import { createTaskIds } from '../hub/bridge/task-ids.ts';
import { ACQUIRE_TIMEOUT_MS, createHub, type RunningHub } from '../hub/hub.ts';
import { createLiveActivity } from '../hub/live/activity.ts';
import { createLiveBus, type LiveBus } from '../hub/live/bus.ts';
import { followLogs } from '../hub/live/logs.ts';
import { createLiveSessions } from '../hub/live/sessions.ts';
import { createNews } from '../hub/news.ts';
import { createRuntime } from '../hub/runtime.ts';
import { createSessions, type Sessions } from '../hub/sessions.ts';
import type { Feeding } from '../hub/smart/feeding.ts';
import type { Pool } from '../hub/upstream/types.ts';
import { withoutInfo } from '../lib/log.ts';
import { createSealer } from '../lib/seal.ts';
import { announceListChanges } from '../mcp/downstream/list-changes.ts';
import { createListens, type Listens } from '../mcp/downstream/modern/listens.ts';
import { createConnector } from '../mcp/upstream/connector.ts';
import { reapOrphans } from '../mcp/upstream/reaper.ts';
import type { Core } from './core.ts';
import { openKnownAsks } from './known-asks.ts';
import { openKnownLists } from './known-lists.ts';
import { createKnownSecrets } from './known-secrets.ts';
import { openRecording } from './recording.ts';
import { feedSearch, openSearch } from './search.ts';
import { createTombstoneWriter } from './tombstone-writer.ts';
import { createUpstreams, type UpstreamsOptions, usableSpec } from './upstreams.ts';

/** What runs: upstreams, the hub in front of them, and the sessions of clients. */
export interface Running {
  pool: Pool;
  hub: RunningHub;
  sessions: Sessions;
  /** Streams of clients without sessions. */
  listens: Listens;
  live: LiveBus;
  runtime: Runtime;
  /** Resolves when what servers said in an earlier life is read: before, none of them may be put into the pool. */
  known: Promise<unknown>;
  /** Of what finds tools. */
  feeding: Feeding;
}

/** A stopped upstream's calls in flight get this long, ms; the listener has drained before. */
const UPSTREAM_GRACE_MS = 1000;
const REAP_AFTER_MS = 2000;

export function openHub(core: Core): Running {
  const { closer, log, store } = core;
  const live = createLiveBus();
  closer.add('live events', () => live.close());
  const [lists, asks] = [openKnownLists(store, log), openKnownAsks(store, log)];
  const known = Promise.all([lists.loaded, asks.loaded]);
  // Whoever awaits it hears of it; a start may fail before that.
  known.then(
    () => smart.index.expect(lists.tools()),
    () => {},
  );
  closer.add('discovered lists', () => lists.close());
  closer.add('what servers ask', () => asks.close());
  const taskSealer = createSealer(core.secrets.encryptionKey, 'task');
  const news = createNews({
    taskIds: createTaskIds(taskSealer),
    upstreamOf: (server) => hub.pool.get(server),
    onLists: () => hub.listsChanged(),
    acquireTimeoutMs: ACQUIRE_TIMEOUT_MS,
    requestTimeoutMs: core.config.timeouts.requestMs,
    log,
  });

  const calls = createLiveActivity(live);
  closer.add('live activity', () => calls.close());
  const conceal = createKnownSecrets({
    settings: () => hub.settings,
    expand: (spec) => usableSpec(spec, core.config.entryEnv),
    redact: (text) => log.redact(text),
  });
  const record = openRecording(core, {
    system: () => hub.settings.system,
    pool: () => hub.pool,
    conceal,
    live: calls,
  });
  const smart = openSearch(core, conceal);
  const hub: RunningHub = createHub({
    pool: openUpstreams(core, { live, lists, asks, hub: news.listener }),
    news,
    peers: core.peers,
    current: (each) => core.access.keyRing.current(each),
    requestTimeoutMs: core.config.timeouts.requestMs,
    record,
    sealer: createSealer(core.secrets.encryptionKey, 'request-state'),
    taskSealer,
    smart,
  });
  closer.add('hub', () => hub.close());

  const sessions = openSessions(core, hub, live);
  hub.onCatalogsChanged(() =>
    announceListChanges(hub, sessions, (each) => core.access.keyRing.current(each)),
  );
  const listens = createListens({
    hub,
    current: (each) => core.access.keyRing.current(each),
    version: core.facts.version,
  });
  closer.add('listening clients', () => listens.close());
  closer.add(
    'revocations for listening clients',
    core.access.keyRing.onRevoked((principal) => listens.endOf(principalId(principal))),
  );
  const { pool } = hub;
  closer.add('followed logs', followLogs(live, pool));
  closer.add('news of audit records', tellOfAudit(core, live));
  core.metrics.bind({
    upstreams: () => pool.all().map((upstream) => upstream.status()),
    sessions: () => sessions.size,
  });
  const runtime = createRuntime({ hub, pool, sessions, subscribe: live.subscribe });
  const feeding = feedSearch(core, { hub, live, runtime }, smart.index);
  return { pool, hub, sessions, listens, live, runtime, known, feeding };
}

function openUpstreams(core: Core, told: Pick<UpstreamsOptions, 'live' | 'lists' | 'asks' | 'hub'>): Pool {
  const { config, log, metrics, closer, facts } = core;
  const hubId = hubIdOf(config.dataDir);
  const connect = createConnector({
    log,
    hubId,
    baseEnv: config.childEnv,
    limits: { resultLimit: config.limits.resultBytes },
    clientInfo: { name: 'patchbay', version: facts.version },
    onTaskTold: told.hub.onTaskTold,
  });
  closer.add('connector', () => connect.close());
  // What a hub that was killed left behind, should its supervisor have been killed too. A start has more urgent work.
  const reaping = setTimeout(() => void reapOrphans(hubId), REAP_AFTER_MS).unref();
  closer.add('left processes', () => clearTimeout(reaping));
  const redact = (text: string) => log.redact(text);
  // On a terminal a line per server says the same in fewer words.
  const poolLog = core.terminal ? withoutInfo(log) : log;
  const pool = createUpstreams({ config, connect, metrics, log: poolLog, redact, ...told });
  closer.add('upstreams', () => pool.stop(UPSTREAM_GRACE_MS));
  return pool;
}

/** Names this hub among all on the machine, and is the same after a restart: two hubs can't share a folder. */
function hubIdOf(dataDir: string): string {
  return createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
}

/** Whatever is audited is announced under one of these topics in the same transaction. */
function tellOfAudit({ store }: Core, live: LiveBus): () => void {
  const audited: ReadonlySet<string> = new Set(['settings', 'keys', 'users', 'audit', 'resync']);
  return store.changes.subscribe(({ topic }) => {
    if (audited.has(topic)) live.publish({ type: 'audit.changed' });
  });
}

function openSessions(
  { secrets, store, log, closer, access }: Core,
  hub: RunningHub,
  live: LiveBus,
): Sessions {
  const tombstones = createTombstoneWriter(store, log);
  closer.add('tombstones', () => tombstones.close());
  const news = createLiveSessions(live);
  const sessions = createSessions({
    sealer: createSealer(secrets.encryptionKey, 'session'),
    idleMs: () => hub.settings.system.sessions.idleMinutes * 60_000,
    maxAgeMs: () => hub.settings.system.sessions.maxHours * 3_600_000,
    onEnded: (id, expiresAt) => tombstones.record({ id, expiresAt }),
    onCount: news.counted,
    onOpened: news.opened,
    onClosed: news.closed,
    subscribedTo: hub.subscribedTo,
    onReleased: (session) => hub.forget(session.sid),
  });
  closer.add('sessions', () => sessions.close());
  closer.add(
    'revocations',
    access.keyRing.onRevoked((principal) => sessions.endOf(principalId(principal))),
  );
  return sessions;
}
