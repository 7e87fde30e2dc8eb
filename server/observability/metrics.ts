import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Outcome, outcomeSchema } from '../contract/activity.ts';
import { type UpstreamState, upstreamStateSchema } from '../contract/runtime.ts';
import { createLabelCache } from './label-cache.ts';
import { flushAll, Tally, TallyHistogram } from './tally.ts';

/** What is read only when somebody scrapes. */
export interface MetricSources {
  /** Every configured server of this process. */
  upstreams?: () => Iterable<{ name: string; state: UpstreamState }>;
  sessions?: () => number;
  /** HTTP requests being served. */
  openRequests?: () => number;
  /** 1 or 0 by name: `database`, `redis`. */
  dependencies?: () => Record<string, boolean>;
}

export interface Metrics {
  /** @param status HTTP status; @param seconds null where a duration says nothing (a stream that waits for events) */
  http(method: string, door: string, status: number, seconds: number | null): void;
  toolCall(server: string, tool: string, outcome: Outcome, seconds: number): void;
  /** A search for tools was answered. */
  search(mode: 'hybrid' | 'lexical', seconds: number): void;
  /** Vectors could not be made or compared; searches go on by words. */
  vectorFailure(of: 'embedder' | 'database'): void;
  upstreamRestart(server: string): void;
  authFailure(reason: string): void;
  denial(reason: string): void;
  limitHit(limit: string): void;
  dropped(kind: string, records: number): void;
  /** Forgets the series of a removed server. */
  forgetServer(server: string): void;
  /** May be called more than once; later sources join the earlier ones. */
  bind(sources: MetricSources): void;
  /** Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsOptions {
  version: string;
  service?: string;
  /** Distinct (server, tool) pairs; more are counted as the tool `other`. */
  maxTools?: number;
  /** Figures of the process and its event loop; off only where many registries are made. */
  process?: boolean;
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const HTTP_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const SEARCH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const TOOL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const MAX_SERVERS = 1000;
const MAX_REASONS = 50;

type CounterChild = Pick<Counter.Internal, 'inc'>;

/** Every figure of the hub in a registry of its own. Counting is a look-up and an addition, and never throws. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let sources: MetricSources = {};
  if (options.process !== false) collectDefaultMetrics({ register: registry });

  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });

  const http = httpMetrics(registry);
  const calls = callMetrics(registry, options.maxTools ?? 500);

  const searches = new TallyHistogram({
    name: 'patchbay_tool_search_duration_seconds',
    help: 'Searches for tools, by whether meaning was compared or words alone',
    label: 'mode',
    buckets: SEARCH_SECONDS,
    registers,
  });
  const searchOf = { hybrid: searches.of('hybrid'), lexical: searches.of('lexical') };

  const restarts = counter('mcp_upstream_restarts_total', 'Upstreams started again after a failure', [
    'server',
  ]);
  const restartsOf = createLabelCache(MAX_SERVERS, (server) => restarts.labels(server));

  /** Counters that differ by one word. */
  const words = {
    auth: counter('patchbay_auth_failures_total', 'Requests without a good key', ['reason']),
    denial: counter('patchbay_denials_total', 'Requests of a known caller that were not allowed', ['reason']),
    limit: counter('patchbay_limit_hits_total', 'Requests refused by a limit', ['limit']),
    dropped: counter('patchbay_dropped_records_total', 'Records lost for lack of room', ['kind']),
    vectors: counter(
      'patchbay_vector_failures_total',
      'Searches or embeddings that failed, by what failed: searches go on by words alone',
      ['of'],
    ),
  };
  const wordOf = createLabelCache<CounterChild>(4 * MAX_REASONS, (kind, word) => {
    switch (kind) {
      case 'auth':
        return words.auth.labels(word);
      case 'denial':
        return words.denial.labels(word);
      case 'limit':
        return words.limit.labels(word);
      case 'vectors':
        return words.vectors.labels(word);
      default:
        return words.dropped.labels(word);
    }
  });

  new Gauge({
    name: 'patchbay_build_info',
    help: 'Always 1',
    labelNames: ['service', 'version', 'node'],
    registers,
  })
    .labels(options.service ?? 'patchbay', options.version, process.versions.node)
    .set(1);
  const startedAt = performance.now();
  new Gauge({
    name: 'patchbay_uptime_seconds',
    help: 'Since the hub started',
    registers,
    collect() {
      this.set((performance.now() - startedAt) / 1000);
    },
  });
  sourceGauges(registry, () => sources);

  return {
    http: http.count,
    toolCall: calls.count,
    search: (mode, seconds) => searchOf[mode].observe(seconds),
    upstreamRestart: (server) => restartsOf.of(server, '').inc(),
    authFailure: (reason) => wordOf.of('auth', reason).inc(),
    denial: (reason) => wordOf.of('denial', reason).inc(),
    vectorFailure: (of) => wordOf.of('vectors', of).inc(),
    limitHit: (limit) => wordOf.of('limit', limit).inc(),
    dropped(kind, records) {
      if (records > 0) wordOf.of('dropped', kind).inc(records);
    },
    forgetServer(server) {
      calls.forget(server);
      restartsOf.forget(server);
      restarts.remove(server);
    },
    bind(more) {
      sources = { ...sources, ...more };
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function httpMetrics(registry: Registry) {
  const registers = [registry];
  const changed: Tally[] = [];
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['method', 'door', 'status'],
    registers,
    collect: () => flushAll(changed),
  });
  const seconds = new TallyHistogram({
    name: 'http_request_duration_seconds',
    help: 'From headers received to answer sent; without streams of events',
    label: 'door',
    buckets: HTTP_SECONDS,
    registers,
  });
  // The status class is one of six, the method one of eight, the door one of a handful.
  const byStatus = CLASSES.map((status) =>
    createLabelCache(100, (method, door) => new Tally(requests.labels(method, door, status), changed)),
  );
  const secondsOf = createLabelCache(20, (door) => seconds.of(door));

  function count(method: string, door: string, status: number, duration: number | null): void {
    // A request whose client went away before an answer has the status 0.
    const known = byStatus[Math.floor(status / 100)] ?? byStatus[0];
    known?.of(METHODS.has(method) ? method : 'other', door).inc();
    if (duration !== null && Number.isFinite(duration)) secondsOf.of(door, '').observe(duration);
  }
  return { count };
}

const CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx'];

function callMetrics(registry: Registry, maxTools: number) {
  const registers = [registry];
  const changed: Tally[] = [];
  const calls = new Counter({
    name: 'mcp_tool_calls_total',
    help: 'Calls that went through the hub',
    labelNames: ['server', 'tool', 'outcome'],
    registers,
    collect: () => flushAll(changed),
  });
  const seconds = new TallyHistogram({
    name: 'mcp_tool_duration_seconds',
    help: 'From the arrival of a call to its answer',
    label: 'server',
    buckets: TOOL_SECONDS,
    registers,
  });
  const outcomes = outcomeSchema.options;
  // One entry per (server, tool); the few outcomes of each are made when they first happen.
  const callsOf = createLabelCache(maxTools, (server, tool) => ({
    server,
    tool,
    byOutcome: new Map<Outcome, Tally>(),
  }));
  const secondsOf = createLabelCache(MAX_SERVERS, (server) => seconds.of(server));

  function count(server: string, tool: string, outcome: Outcome, duration: number): void {
    const entry = callsOf.of(server, tool);
    let child = entry.byOutcome.get(outcome);
    if (child === undefined) {
      const known = outcomes.includes(outcome) ? outcome : 'error';
      child = new Tally(calls.labels(entry.server, entry.tool, known), changed);
      entry.byOutcome.set(outcome, child);
    }
    child.inc();
    if (Number.isFinite(duration)) secondsOf.of(server, '').observe(duration);
  }

  function forget(server: string): void {
    callsOf.forget(server);
    secondsOf.forget(server);
    seconds.forget(server);
    // prom-client cannot remove by a part of the labels: look for the series of this server.
    void calls.get().then(({ values }) => {
      for (const { labels } of values) if (labels.server === server) calls.remove(labels);
    });
  }
  return { count, forget };
}

function sourceGauges(registry: Registry, sources: () => MetricSources): void {
  const registers = [registry];
  new Gauge({
    name: 'mcp_upstreams',
    help: 'Configured servers by the state of their upstream',
    labelNames: ['state'],
    registers,
    collect() {
      const counts = new Map<string, number>(upstreamStateSchema.options.map((state) => [state, 0]));
      for (const { state } of sources().upstreams?.() ?? []) counts.set(state, (counts.get(state) ?? 0) + 1);
      for (const [state, count] of counts) this.labels(state).set(count);
    },
  });
  new Gauge({
    name: 'mcp_upstream_up',
    help: '1 where the upstream answers calls',
    labelNames: ['server'],
    registers,
    collect() {
      this.reset();
      let left = MAX_SERVERS;
      for (const { name, state } of sources().upstreams?.() ?? []) {
        if (left-- <= 0) return;
        this.labels(name).set(state === 'ready' || state === 'degraded' || state === 'draining' ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'mcp_sessions',
    help: 'Open sessions of clients',
    registers,
    collect() {
      this.set(sources().sessions?.() ?? 0);
    },
  });
  new Gauge({
    name: 'http_requests_open',
    help: 'Requests being served',
    registers,
    collect() {
      this.set(sources().openRequests?.() ?? 0);
    },
  });
  new Gauge({
    name: 'patchbay_dependency_up',
    help: '1 where the database or Redis answers',
    labelNames: ['dependency'],
    registers,
    collect() {
      for (const [name, up] of Object.entries(sources().dependencies?.() ?? {}))
        this.labels(name).set(up ? 1 : 0);
    },
  });
}
