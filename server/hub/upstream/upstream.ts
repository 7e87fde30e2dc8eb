import type { LogLine, ServerStatus, UpstreamFailure, UpstreamState } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import type { CancelSignal } from '../../lib/cancel.ts';
import type { PatchbayError } from '../../lib/errors.ts';
import type { Question } from '../client.ts';
import { type Asks, createAsks, sameServer } from './asks.ts';
import { type Companions, createCompanions } from './companions.ts';
import type { Era, Lists, ServerIdentity, UpstreamConnection } from './connection.ts';
import { readEntry } from './entry.ts';
import { createIdleWatch } from './idle-watch.ts';
import { createJournal, type Journal } from './journal.ts';
import { type Link, openLink } from './link.ts';
import { createLinks } from './links.ts';
import { transition } from './machine.ts';
import { createMachineAlarms } from './machine-alarms.ts';
import {
  type Effect,
  earliestUp,
  initialState,
  isStarting,
  type MachineEvent,
  type MachineState,
} from './machine-state.ts';
import type { ManagedUpstream, UpstreamOptions } from './managed.ts';
import { notificationText } from './notification-text.ts';
import { createOffer } from './offer.ts';
import { onceATurn } from './once-a-turn.ts';
import { describeFailure } from './probe.ts';
import { createProber } from './prober.ts';
import { failureOf, slownessOf, statusOf, unavailable } from './status.ts';
import type { Upstream } from './types.ts';
import { createWaiters } from './waiters.ts';

const isRemote = (spec: ServerSpec): boolean => spec.type !== 'stdio';

/** Drives one upstream: obeys the machine's effects, sets its alarms, and owns whatever is open. */
export function createUpstream(options: UpstreamOptions): ManagedUpstream {
  return new UpstreamDriver(options);
}

class UpstreamDriver implements ManagedUpstream {
  readonly name: string;
  readonly own: Upstream['own'];
  readonly ownOf: Upstream['ownOf'];
  readonly forget: Upstream['forget'];
  readonly #options: UpstreamOptions;
  #stored: StoredServer;
  /** The entry with every variable expanded; null while it is disabled or misconfigured. */
  #spec: ServerSpec | null = null;
  #machine: MachineState;

  readonly #links = createLinks();
  readonly #offer;
  readonly #journal: Journal;
  readonly #asks: Asks;
  readonly #waiters;
  readonly #companions: Companions;
  readonly #prober;
  /** These know the secrets of the entry that was last connected to: its server may speak while it is left. */
  #redact: (text: string) => string;
  #spoken: readonly string[] = [];
  #endTurn = 0;
  #settled: Array<() => void> = [];
  readonly #alarms;
  /** Only on-demand servers are watched. */
  readonly #idle;

  constructor(options: UpstreamOptions) {
    const { now, side, events } = options;
    this.#options = options;
    this.#stored = options.stored;
    this.name = options.stored.name;
    this.#redact = options.redact;
    this.#machine = initialState(now());
    this.#journal = side?.journal ?? createJournal(this.name, options.log, now);
    const told = { onNew: events.onAsked, onForgotten: events.onAsksForgotten };
    this.#asks = side?.asks ?? createAsks(options.knownAsks, told);
    this.#offer = createOffer(options.nextVersion, now);
    this.#waiters = createWaiters(now);
    this.#prober = createProber(options.policy.probeTimeoutMs, (link) => this.#links.current === link);
    const parts = { name: this.name, options, journal: this.#journal, asks: this.#asks };
    this.#companions = createCompanions(
      { ...parts, spec: () => this.#spec, redact: (text) => this.#redact(text) },
      (timeoutMs, signal) => this.acquire(timeoutMs, signal),
      createUpstream,
    );
    ({ own: this.own, ownOf: this.ownOf, forget: this.forget } = this.#companions);
    this.#idle = createIdleWatch({
      now,
      limit: () => this.#stored.spec.timeouts?.idle ?? options.timeouts.idleMs,
      busy: () => this.connections().some(({ inFlight }) => inFlight > 0) || options.awaited(),
      lastUse: () => this.#companions.usedAt,
      onIdle: () => this.#dispatch({ type: 'idle-timeout' }),
    });
    this.#alarms = createMachineAlarms({
      now,
      policy: options.policy,
      idle: this.#idle,
      onRetry: () => this.#dispatch({ type: 'retry-due' }),
      onProbe: () => this.#probe(),
      onSlow: () => this.#saySlow(),
    });
  }

  get stored(): StoredServer {
    return this.#stored;
  }

  get identity(): ServerIdentity | null {
    return this.#offer.identity;
  }

  get listsVersion(): number {
    return this.#offer.version;
  }

  get connection(): UpstreamConnection | null {
    if (this.#machine.onDemand) this.#idle.used();
    return this.#serving();
  }

  get usedAt(): number {
    return this.#idle.usedAt;
  }

  get asks(): ReadonlySet<Question> {
    return this.#asks.set;
  }

  connections(): UpstreamConnection[] {
    return [...this.#links.connections(), ...this.#companions.connections()];
  }

  side(era: Era): ManagedUpstream {
    return this.#companions.other.of(era) ?? this;
  }

  lists(): Lists {
    return this.#offer.lists;
  }

  seedLists(lists: Lists): void {
    this.#offer.seed(lists);
  }

  get state(): UpstreamState {
    return this.#machine.state;
  }

  status(): ServerStatus {
    return statusOf({
      name: this.name,
      spec: this.#stored.spec,
      machine: this.#machine,
      lists: this.#offer.lists,
      identity: this.#offer.identity,
      current: this.#links.current?.connection ?? null,
      open: this.connections(),
      processes: [...this.#links.processes(), ...this.#companions.processes()],
      failure: this.#failure(),
    });
  }

  get conceal(): (text: string) => string {
    return this.#redact;
  }

  logs(limit: number, after?: number): LogLine[] {
    return this.#journal.tail(limit, after);
  }

  async acquire(
    timeoutMs: number,
    signal?: CancelSignal,
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
    const { clients, other } = this.#companions;
    void clients.endAll(this.#options.policy.restartGraceMs);
    this.#dispatch({ type: 'restart' });
    await other.current?.restart();
  }

  async stop(graceMs: number): Promise<void> {
    this.#dispatch({ type: 'shutdown', graceMs });
    await Promise.all([this.#links.endAll(graceMs), this.#companions.stop(graceMs)]);
    await this.#options.after;
  }

  configure(stored: StoredServer, changed: boolean): void {
    const before = this.#spec;
    if (!sameServer(this.#stored.spec, stored.spec)) this.#asks.forget();
    const { policy } = this.#options;
    const entry = readEntry(stored.spec, this.#options);
    this.#stored = stored;
    this.#spec = entry.verdict === 'ok' ? entry.spec : null;
    this.#publish();
    if (changed || entry.verdict !== 'ok') this.#companions.replace(policy.drainMs);
    else this.#companions.other.current?.configure(stored, false);
    if (entry.verdict !== 'ok') {
      this.#dispatch({ type: 'configured', ...entry });
      return;
    }
    const { spec, redact, spoken } = entry;
    this.#redact = redact;
    this.#spoken = spoken;
    const overlap = before !== null && isRemote(before) && isRemote(spec);
    const { startOnDemand: onDemand } = stored.spec;
    this.#dispatch({ type: 'configured', verdict: 'ok', changed, overlap, onDemand });
  }

  start(): Promise<void> {
    this.#dispatch({ type: 'start' });
    if (!isStarting(this.#machine)) return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  #dispatch(event: MachineEvent): void {
    const { now, random, policy, events } = this.#options;
    const before = this.#machine;
    const { state, effects } = transition(before, event, { policy, now: now(), random: random() });
    this.#machine = state;
    for (const effect of effects) this.#obey(effect);
    if (state === before) return;
    this.#alarms.set(state);
    this.#answer();
    this.#journal.changed(before, state, this.#offer.lists);
    if (state.restarts > before.restarts) events.onRestart();
    if (before.state === 'listing' && state.state === 'ready') this.#tellReconnected();
    this.#publish();
  }

  #tellReconnected(): void {
    const { current } = this.#links;
    if (current?.connection) this.#options.events.onReconnected(current.connection.identity.era, null);
  }

  #obey(effect: Effect): void {
    switch (effect.type) {
      case 'connect':
        this.#connect();
        break;
      case 'discard':
        this.#offer.leave();
        this.#links.discard();
        break;
      case 'retire':
        this.#offer.leave();
        this.#links.retire();
        break;
      case 'release':
        this.#links.release(effect.graceMs);
        break;
      case 'end':
        this.#end(effect.graceMs);
        break;
      case 'fetch-lists':
        this.#offer.fetch();
        break;
      case 'refresh-lists':
        this.#offer.refresh();
        break;
    }
  }

  /** Events of a link that is not the current one any more are not heard. */
  #connect(): void {
    const spec = this.#spec;
    if (!spec) return;
    const { connect, log, timeouts, after, side, events } = this.#options;
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
      after: isRemote(spec)
        ? Promise.resolve()
        : Promise.all([after, this.#links.ended(), this.#companions.clients.ended()]),
      ...(side && { era: side.era }),
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
        onResourceUpdated: (uri, params) => ifMine(() => events.onResourceUpdated(uri, params, null)),
        onAsked: (question) => this.#asks.note(question),
        onUnattributed: (method, params) =>
          this.#journal.add('message', redact(notificationText(method, params))),
        onLog: (stream, text) => this.#journal.add(stream, redact(text)),
      },
    });
    this.#links.take(link);
  }

  #connected(link: Link, connection: UpstreamConnection): void {
    const { timeouts, events, side } = this.#options;
    const redact = this.#redact;
    this.#offer.follow(connection, {
      timeoutMs: this.#stored.spec.timeouts?.request ?? timeouts.requestMs,
      spoken: this.#spoken,
      isCurrent: () => this.#links.current === link,
      onArrived: (lists, news) => {
        this.#dispatch({ type: 'lists-arrived' });
        if (news) events.onLists(lists);
        if (news) this.#publish();
      },
      onFailed: (error) => {
        const { message, needsAuth } = describeFailure(error, redact);
        this.#dispatch({ type: 'lists-failed', message, needsAuth });
      },
    });
    // A second process would do everything twice that starting one does.
    if (!side && isRemote(this.#stored.spec)) this.#companions.other.learn(connection.identity, this.#stored);
    this.#dispatch({ type: 'connected' });
  }

  #end(graceMs: number): void {
    this.#offer.leave();
    this.#endTurn += 1;
    const turn = this.#endTurn;
    void Promise.all([this.#links.endAll(graceMs), this.#companions.clients.endAll(graceMs)]).then(() => {
      if (turn === this.#endTurn) this.#dispatch({ type: 'drained' });
    });
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
    const failure = this.#failure();
    if (!failure || failure.count > 0) return;
    this.#journal.slow(this.#machine, failure.message);
    this.#publish();
  }

  #probe(): void {
    const { now, policy } = this.#options;
    const redact = this.#redact;
    // One that is ill has to answer: what it said before it fell ill proves nothing.
    const heardSince = this.#machine.state === 'ready' ? now() - policy.probeMs : Number.POSITIVE_INFINITY;
    this.#prober.probe(this.#links.current, heardSince, (result) => {
      if (result.ok) this.#dispatch({ type: 'probe-ok' });
      else this.#dispatch({ type: 'probe-failed', message: redact(result.message), busy: result.busy });
    });
  }

  #serving(): UpstreamConnection | null {
    const { state, handover } = this.#machine;
    if (state === 'ready' || state === 'degraded') return this.#links.current?.connection ?? null;
    return handover ? (this.#links.retired?.connection ?? null) : null;
  }

  /** Many changes in one turn of the event loop are told once. */
  readonly #publish = onceATurn(() => this.#options.events.onStatus(this.status()));

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
}
