import type { TestReport, TestStage } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';
import { deferred } from '../../lib/deferred.ts';
import type { Log } from '../../lib/log.ts';
import { ConnectFailure, type Connector, type UpstreamConnection } from './connection.ts';
import { concealer } from './entry-secrets.ts';
import { openLink } from './link.ts';
import type { Stage } from './machine-state.ts';
import { describeFailure } from './probe.ts';
import { countsOf, misconfiguration } from './status.ts';
import type { Expand, PoolTimeouts } from './types.ts';

export interface TestOptions {
  connect: Connector;
  expand: Expand;
  log: Log;
  timeouts: PoolTimeouts;
  redact: (text: string) => string;
  now: () => number;
}

/** A person waits for the answer: no test takes longer than this, whatever the entry allows. */
const LONGEST_MS = 60_000;

/**
 * Connects, lists and closes again, and says which stage took how long. Nothing is left behind. Never throws for a
 * failure of the server: the report names the stage that failed.
 */
export async function testConnection(
  name: string,
  stored: ServerSpec,
  signal: AbortSignal,
  options: TestOptions,
): Promise<TestReport> {
  const { now, timeouts } = options;
  const expanded = options.expand(stored);
  if (!expanded.ok) {
    return { ok: false, stages: [failure('config', 0, misconfiguration(expanded))], counts: null };
  }
  const spec = expanded.spec;
  const redact = concealer(stored, spec, options.redact);
  const stages: TestStage[] = [];
  let stage: Stage = spec.type === 'stdio' ? 'spawn' : 'connect';
  let began = now();
  const passTo = (next: Stage | null) => {
    if (next === stage) return;
    stages.push({ stage, ok: true, durationMs: now() - began, message: null });
    // A connector that falls back to another transport begins anew: what it tried first is no stage of the success.
    const again = stages.findIndex((done) => done.stage === next);
    if (again >= 0) stages.splice(again);
    if (next) stage = next;
    began = now();
  };

  const deadline = AbortSignal.timeout(LONGEST_MS);
  const attempt = attemptOf(name, spec, { ...options, redact, onStage: passTo });
  try {
    const stop = AbortSignal.any([signal, deadline]);
    const connection = await abortable(attempt.opened, stop);
    passTo('list');
    const lists = await abortable(connection.lists(spec.timeouts?.request ?? timeouts.requestMs), stop);
    passTo(null);
    return { ok: true, stages, counts: countsOf(lists) };
  } catch (error) {
    const { message } = describeFailure(error, redact);
    const failed = error instanceof ConnectFailure ? error.stage : stage;
    return { ok: false, stages: [...stages, failure(failed, now() - began, message)], counts: null };
  } finally {
    await attempt.end();
  }
}

function failure(stage: Stage, durationMs: number, message: string): TestStage {
  return { stage, ok: false, durationMs, message };
}

interface Attempt {
  opened: Promise<UpstreamConnection>;
  end(): Promise<void>;
}

function attemptOf(
  name: string,
  spec: ServerSpec,
  options: TestOptions & { onStage: (stage: Stage) => void },
): Attempt {
  const { connect, log, redact, timeouts, onStage } = options;
  const opened = deferred<UpstreamConnection>();
  const link = openLink({
    connect,
    log,
    redact,
    name,
    spec,
    onStage,
    initTimeoutMs: spec.timeouts?.init ?? timeouts.initMs,
    after: Promise.resolve(),
    hooks: {
      onConnected: (connection) => opened.resolve(connection),
      onFailed: (error) => opened.reject(error),
      onListChanged: () => {},
      onClosed: () => {},
      onLog: () => {},
    },
  });
  return { opened: opened.promise, end: () => link.end(0) };
}

/** The promise, or the abort if that is first. What the promise does afterwards goes unheard. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
      reject(new Error(late ? `no answer within ${LONGEST_MS / 1000} s` : 'the test was cancelled'));
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
