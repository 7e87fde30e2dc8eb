import type { TestReport, TestStep } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';
import { deferred } from '../../lib/deferred.ts';
import type { Log } from '../../lib/log.ts';
import {
  ConnectFailure,
  type ConnectionEvents,
  type Connector,
  type UpstreamConnection,
} from './connection.ts';
import { concealer } from './entry-secrets.ts';
import { openLink } from './link.ts';
import { createLogRing, type LogRingLimits } from './log-ring.ts';
import type { Stage } from './machine-state.ts';
import { describeFailure } from './probe.ts';
import { countsOf, misconfiguration } from './status.ts';
import { createStages } from './test-stages.ts';
import type { Expand, PoolTimeouts } from './types.ts';

export interface TestOptions {
  connect: Connector;
  expand: Expand;
  log: Log;
  timeouts: PoolTimeouts;
  redact: (text: string) => string;
  now: () => number;
}

/** A person who sees nothing meanwhile waits no longer than this, whatever the entry allows, ms. */
const LONGEST_MS = 60_000;
/** An attempt that took too long by its own clock says more about why, ms. */
const LAST_WORDS_MS = 1000;
const TOOLS_NAMED = 50;
const WORDS: LogRingLimits = { lines: 20, bytes: 16 * 1024, lineLength: 1000 };

/**
 * Connects, lists and closes again, and says which stage took how long. Nothing is left behind. Never throws for a
 * failure of the server: the report names the stage that failed.
 * @param onStep hears of the stages as they happen; the test may then take as long as the entry's handshake
 */
export async function testConnection(
  name: string,
  stored: ServerSpec,
  signal: AbortSignal,
  options: TestOptions,
  onStep?: (step: TestStep) => void,
): Promise<TestReport> {
  const { now, timeouts } = options;
  const expanded = options.expand(stored);
  if (!expanded.ok) {
    const stages = createStages('config', now, onStep);
    stages.fail('config', misconfiguration(expanded));
    return { ok: false, stages: stages.list, counts: null, tools: [], stderr: [] };
  }
  const spec = expanded.spec;
  const redact = concealer(stored, spec, options.redact);
  const stages = createStages(spec.type === 'stdio' ? 'spawn' : 'connect', now, onStep);
  const said = createLogRing(WORDS);
  const stderr = () => said.tail(WORDS.lines).map(({ text }) => text);

  const initTimeoutMs = spec.timeouts?.init ?? timeouts.initMs;
  const longestMs = onStep ? initTimeoutMs : Math.min(initTimeoutMs, LONGEST_MS);
  const stop = AbortSignal.any([signal, AbortSignal.timeout(longestMs + LAST_WORDS_MS)]);
  const attempt = attemptOf(name, spec, initTimeoutMs, {
    ...options,
    redact,
    onStage: stages.pass,
    onLog: (stream, text) => said.add(now(), stream, redact(text)),
  });
  try {
    const connection = await abortable(attempt.opened, stop, longestMs);
    stages.pass('list');
    const requestMs = spec.timeouts?.request ?? timeouts.requestMs;
    const lists = await abortable(connection.lists(requestMs), stop, longestMs);
    stages.pass(null);
    const tools = lists.tools.slice(0, TOOLS_NAMED).map(({ key }) => key);
    return { ok: true, stages: stages.list, counts: countsOf(lists), tools, stderr: stderr() };
  } catch (error) {
    const { message } = describeFailure(error, redact);
    stages.fail(error instanceof ConnectFailure ? error.stage : null, message);
    return { ok: false, stages: stages.list, counts: null, tools: [], stderr: stderr() };
  } finally {
    await attempt.end();
  }
}

interface Attempt {
  opened: Promise<UpstreamConnection>;
  end(): Promise<void>;
}

function attemptOf(
  name: string,
  spec: ServerSpec,
  initTimeoutMs: number,
  options: TestOptions & { onStage: (stage: Stage) => void; onLog: ConnectionEvents['onLog'] },
): Attempt {
  const { connect, log, redact, onStage, onLog } = options;
  const opened = deferred<UpstreamConnection>();
  const link = openLink({
    connect,
    log,
    redact,
    name,
    spec,
    onStage,
    initTimeoutMs,
    after: Promise.resolve(),
    hooks: {
      onConnected: (connection) => opened.resolve(connection),
      onFailed: (error) => opened.reject(error),
      onListChanged: () => {},
      onResourceUpdated: () => {},
      onAsked: () => {},
      onUnattributed: () => {},
      onClosed: () => {},
      onLog,
    },
  });
  return { opened: opened.promise, end: () => link.end(0) };
}

/** The promise, or the abort if that is first. What the promise does afterwards goes unheard. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal, longestMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
      reject(new Error(late ? `no answer within ${longestMs / 1000} s` : 'the test was cancelled'));
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
