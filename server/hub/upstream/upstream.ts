import type { LogLine, ServerStatus, UpstreamFailure } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import type { PatchbayError } from '../../lib/errors.ts';
import { createAlarm } from './alarm.ts';
import type { Lists, ServerIdentity, UpstreamConnection } from './connection.ts';
import { concealer } from './entry-secrets.ts';
import { createIdleWatch } from './idle-watch.ts';
import { createKnownLists } from './known-lists.ts';
import { type Link, openLink } from './link.ts';
import { createLinks } from './links.ts';
import { createLogRing } from './log-ring.ts';
import { transition } from './machine.ts';
import {
  alarmsOf,
  type Effect,
  earliestUp,
  initialState,
  isStarting,
  type MachineEvent,
  type MachineState,
} from './machine-state.ts';
import type { ManagedUpstream, UpstreamOptions } from './managed.ts';
import { narrate } from './narrate.ts';
import { describeFailure, probe } from './probe.ts';
import { createRefresher, type Refresher } from './refresher.ts';
import { concealIdentity, concealLists, spokenSecretsOf } from './spoken-secrets.ts';
import { failureOf, misconfiguration, slownessOf, statusOf, unavailable } from './status.ts';
import { createWaiters } from './waiters.ts';

const isRemote = (spec: ServerSpec): boolean => spec.type !== 'stdio';

/** Drives one upstream: obeys the machine's effects, sets its alarms, and owns whatever is open. */
export function createUpstream(options: UpstreamOptions): ManagedUpstream {
  return new UpstreamDriver(options);
}

class UpstreamDriver implements ManagedUpstream {
  readonly name: string;
  readonly #options: UpstreamOptions;
  #stored: StoredServer;
  /** The entry with every variable expanded; null while it is disabled or misconfigured. */
  #spec: ServerSpec | null = null;
  #machine: MachineState;

  readonly #links = createLinks();
  readonly #known;
  readonly #ring = createLogRing();
  readonly #waiters;
  #refresher: Refresher | null = null;
  #identity: ServerIdentity | null = null;
  /** These know the secrets of the entry that was last connected to: its server may speak while it is left. */
  #redact: (text: string) => string;
  #spoken: readonly string[] = [];
  #probed: Link | null = null;
  #endTurn = 0;
  #settled: Array<() => void> = [];
  #statusPlanned = false;
  readonly #retryAlarm;
  readonly #probeAlarm;
  /** Only on-demand servers care. */
  readonly #idle;
  readonly #slowAlarm;

  constructor(options: UpstreamOptions) {
    const { now } = options;
    this.#options = options;
    this.#stored = options.stored;
    this.name = options.stored.name;
    this.#redact = options.redact;
    this.#machine = initialState(now());
    this.#known = createKnownLists(options.nextVersion);
    this.#waiters = createWaiters(now);
    this.#retryAlarm = createAlarm(now, () => this.#dispatch({ type: 'retry-due' }));
    this.#probeAlarm = createAlarm(now, () => this.#probe());
    this.#idle = createIdleWatch({
      now,
      limitMs: () => this.#stored.spec.timeouts?.idle ?? options.timeouts.idleMs,
      inFlight: () => this.#links.current?.connection?.inFlight ?? 0,
      onIdle: () => this.#dispatch({ type: 'idle-timeout' }),
    });
    this.#slowAlarm = createAlarm(now, () => this.#saySlow());
  }

  get stored(): StoredServer {
    return this.#stored;
  }

  get identity(): ServerIdentity | null {
    return this.#identity;
  }

  get listsVersion(): number {
    return this.#known.version;
  }

  get connection(): UpstreamConnection | null {
    if (this.#machine.onDemand) this.#idle.used();
    return this.#serving();
  }

  lists(): Lists {
    return this.#known.lists;
  }

  seedLists(lists: Lists): void {
    this.#known.seed(lists);
  }

  status(): ServerStatus {
    return statusOf({
      name: this.name,
      spec: this.#stored.spec,
      machine: this.#machine,
      lists: this.#known.lists,
      identity: this.#identity,
      current: this.#links.current?.connection ?? null,
      open: this.#links.connections(),
      processes: this.#links.processes(),
      failure: this.#failure(),
    });
  }

  get conceal(): (text: string) => string {
    return this.#redact;
  }

  logs(limit: number, after?: number): LogLine[] {
    return this.#ring.tail(limit, after);
  }

  async acquire(
    timeoutMs: number,
    signal?: AbortSignal,
    refused?: UpstreamConnection,
  ): Promise<UpstreamConnection> {
    const serving = this.connection;
    if (serving && serving !== refused) return serving;
    // A connection that refuses what is written to it has ended; its end is only not known yet.
    if (!serving) this.#dispatch({ type: 'wanted' });
    if (!serving && earliestUp(this.#machine) > this.#options.now() + timeoutMs) throw this.#unavailable();
    return this.#waiters.wait(timeoutMs, signal, this.#unavailable);
  }

  async restart(): Promise<void> {
    this.#dispatch({ type: 'restart' });
  }

  async stop(graceMs: number): Promise<void> {
    this.#dispatch({ type: 'shutdown', graceMs });
    await this.#links.endAll(graceMs);
    await this.#options.after;
  }

  configure(stored: StoredServer, changed: boolean): void {
    const before = this.#spec;
    this.#stored = stored;
    this.#spec = null;
    this.#publish();
    if (!stored.spec.enabled) {
      this.#dispatch({ type: 'configured', verdict: 'disabled' });
      return;
    }
    const expanded = this.#options.expand(stored.spec);
    if (!expanded.ok) {
      const message = misconfiguration(expanded);
      this.#dispatch({ type: 'configured', verdict: 'misconfigured', message });
      return;
    }
    this.#spec = expanded.spec;
    this.#redact = concealer(stored.spec, expanded.spec, this.#options.redact);
    this.#spoken = spokenSecretsOf(expanded.spec);
    const overlap = before !== null && isRemote(before) && isRemote(expanded.spec);
    const { startOnDemand: onDemand } = stored.spec;
    this.#dispatch({ type: 'configured', verdict: 'ok', changed, overlap, onDemand });
  }

  start(): Promise<void> {
    this.#dispatch({ type: 'start' });
    if (!isStarting(this.#machine)) return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  #dispatch(event: MachineEvent): void {
    const { now, random, policy, onRestart } = this.#options;
    const before = this.#machine;
    const { state, effects } = transition(before, event, { policy, now: now(), random: random() });
    this.#machine = state;
    for (const effect of effects) this.#obey(effect);
    if (state === before) return;
    this.#setAlarms();
    this.#answer();
    this.#narrate(before);
    if (state.restarts > before.restarts) onRestart();
    this.#publish();
  }

  #obey(effect: Effect): void {
    switch (effect.type) {
      case 'connect':
        this.#connect();
        break;
      case 'discard':
        this.#stopListing();
        this.#links.discard();
        break;
      case 'retire':
        this.#stopListing();
        this.#links.retire();
        break;
      case 'release':
        this.#links.release(effect.graceMs);
        break;
      case 'end':
        this.#end(effect.graceMs);
        break;
      case 'fetch-lists':
        this.#refresher?.start();
        break;
      case 'refresh-lists':
        this.#refresher?.soon();
        break;
    }
  }

  /** Events of a link that is not the current one any more are not heard. */
  #connect(): void {
    const spec = this.#spec;
    if (!spec) return;
    const { connect, log, timeouts, now, after } = this.#options;
    const redact = this.#redact;
    const ifMine = (act: () => void) => {
      if (this.#links.current === link) act();
    };
    const link = openLink({
      connect,
      log,
      redact,
      name: this.name,
      spec,
      initTimeoutMs: spec.timeouts?.init ?? timeouts.initMs,
      after: isRemote(spec) ? Promise.resolve() : Promise.all([after, this.#links.ended()]),
      hooks: {
        onConnected: (connection) => ifMine(() => this.#connected(link, connection)),
        onFailed: (error) =>
          ifMine(() => {
            this.#links.discard();
            this.#dispatch({ type: 'connect-failed', ...describeFailure(error, redact) });
          }),
        onListChanged: () => ifMine(() => this.#dispatch({ type: 'list-changed' })),
        onClosed: ({ stage, message }) => {
          if (this.#links.retired === link) this.#links.release(0);
          ifMine(() => this.#dispatch({ type: 'closed', stage, message: redact(message) }));
        },
        onLog: (stream, text) => this.#ring.add(now(), stream, redact(text)),
      },
    });
    this.#links.take(link);
  }

  #connected(link: Link, connection: UpstreamConnection): void {
    const { now, timeouts, onLists } = this.#options;
    const [redact, spoken] = [this.#redact, this.#spoken];
    const timeoutMs = this.#stored.spec.timeouts?.request ?? timeouts.requestMs;
    this.#identity = concealIdentity(spoken, connection.identity);
    this.#refresher = createRefresher({
      fetch: () => connection.lists(timeoutMs),
      onLists: (heard) => {
        if (this.#links.current !== link) return;
        const lists = concealLists(spoken, heard);
        const news = this.#known.adopt(lists);
        this.#dispatch({ type: 'lists-arrived' });
        if (news) onLists(lists);
        if (news) this.#publish();
      },
      onFailed: (error) => {
        if (this.#links.current !== link) return;
        const { message, needsAuth } = describeFailure(error, redact);
        this.#dispatch({ type: 'lists-failed', message, needsAuth });
      },
      settleMs: 50,
      gapMs: 500,
      now,
    });
    this.#dispatch({ type: 'connected' });
  }

  #stopListing(): void {
    this.#refresher?.stop();
    this.#refresher = null;
  }

  #end(graceMs: number): void {
    this.#stopListing();
    this.#endTurn += 1;
    const turn = this.#endTurn;
    void this.#links.endAll(graceMs).then(() => {
      if (turn === this.#endTurn) this.#dispatch({ type: 'drained' });
    });
  }

  #setAlarms(): void {
    const alarms = alarmsOf(this.#machine, this.#options.policy);
    this.#retryAlarm.set(alarms.retryAt);
    this.#probeAlarm.set(alarms.probeAt);
    this.#idle.set(alarms.idle);
    this.#slowAlarm.set(alarms.slowAt);
  }

  /** The failure of now, or what an attempt that takes long will fail with. */
  #failure(): UpstreamFailure | null {
    const known = failureOf(this.#machine);
    if (known) return known;
    const { policy, now } = this.#options;
    const progress = this.#links.current?.progress() ?? { stage: null, words: null };
    const words = progress.words === null ? null : this.#redact(progress.words);
    return slownessOf(this.#machine, { ...progress, words }, policy.slowMs, now());
  }

  #saySlow(): void {
    const { log, now } = this.#options;
    const failure = this.#failure();
    if (!failure || failure.count > 0) return;
    this.#ring.add(now(), 'hub', failure.message);
    log.info(failure.message, { server: this.name, state: this.#machine.state });
    this.#publish();
  }

  #probe(): void {
    const { now, policy } = this.#options;
    const redact = this.#redact;
    const link = this.#links.current;
    if (!link?.connection || this.#probed === link) return;
    this.#probed = link;
    // One that is ill has to answer: what it said before it fell ill proves nothing.
    const heardSince = this.#machine.state === 'ready' ? now() - policy.probeMs : Number.POSITIVE_INFINITY;
    void probe(link.connection, { heardSince, timeoutMs: policy.probeTimeoutMs }).then((result) => {
      if (this.#probed === link) this.#probed = null;
      if (this.#links.current !== link) return;
      if (result.ok) this.#dispatch({ type: 'probe-ok' });
      else this.#dispatch({ type: 'probe-failed', message: redact(result.message), busy: result.busy });
    });
  }

  #serving(): UpstreamConnection | null {
    const { state, handover } = this.#machine;
    if (state === 'ready' || state === 'degraded') return this.#links.current?.connection ?? null;
    return handover ? (this.#links.retired?.connection ?? null) : null;
  }

  readonly #unavailable = (): PatchbayError =>
    unavailable(this.name, this.#machine, this.#failure(), this.#options.now());

  /** Whoever waits for the machine hears of it as soon as there is something to hear. */
  #answer(): void {
    if (!isStarting(this.#machine)) for (const resolve of this.#settled.splice(0)) resolve();
    if (this.#waiters.size === 0) return;
    const serving = this.#serving();
    if (serving) this.#waiters.resolveAll(serving);
    else this.#waiters.rejectBefore(earliestUp(this.#machine), this.#unavailable);
  }

  #narrate(before: MachineState): void {
    const { log, now } = this.#options;
    const line = narrate(before, this.#machine, this.#known.lists, now());
    if (line === null) return;
    this.#ring.add(now(), 'hub', line);
    const failure = failureOf(this.#machine);
    const fields = { server: this.name, state: this.#machine.state, failure };
    // A server that fails for the same reason all day is one warning, not three thousand.
    const known = failure !== null && before.failure?.message === failure.message;
    if (failure && !known) log.warn(line, fields);
    else if (this.#machine.state === 'ready') log.info(line, fields);
    else log.debug(line, fields);
  }

  /** Many changes in one turn of the event loop are told once. */
  #publish(): void {
    if (this.#statusPlanned) return;
    this.#statusPlanned = true;
    setImmediate(() => {
      this.#statusPlanned = false;
      this.#options.onStatus(this.status());
    });
  }
}
