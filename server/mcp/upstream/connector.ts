import type { ServerStatus } from '../../contract/runtime.ts';
import type { HttpSpec, StdioSpec } from '../../contract/server.ts';
import {
  ConnectFailure,
  type ConnectionEvents,
  type ConnectOptions,
  type Connector,
  type Era,
} from '../../hub/upstream/connection.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { MODERN_REVISION } from '../revisions.ts';
import { AddressRefused } from './address-guard.ts';
import type { Beginning, TransportFactory } from './conversation.ts';
import { createVerdicts, signOf, wantsModern } from './era.ts';
import { createHandover } from './handover.ts';
import type { ClientInfo } from './handshake.ts';
import { createHttpOrigins } from './http-client.ts';
import { refusalOf, statusOf } from './http-failure.ts';
import { createLegacyConnection } from './legacy-connection.ts';
import { createModernConnection } from './modern-connection.ts';
import { RUN } from './reaper.ts';
import { createSseTransport } from './sse.ts';
import { createStdioTransport } from './stdio.ts';
import { createStreamableHttpTransport } from './streamable-http.ts';
import { createSupervisor } from './supervisor.ts';

export interface ConnectorOptions {
  log: Log;
  /**
   * Names this hub among all on the machine, the same after a restart: letters, digits, `_` and `-`. What an earlier
   * process with this id left behind is reaped at start (`reapOrphans`).
   */
  hubId: string;
  /** What every stdio child gets besides its own `env`: PATH, HOME, LANG, TZ, TMPDIR and the registry variables. */
  baseEnv: Record<string, string>;
  /** Bytes of one message of a server; a longer one fails its own call only. */
  limits: { resultLimit: number };
  /** How the hub names itself to servers. */
  clientInfo?: ClientInfo;
}

/** Opens connections; `close` ends what they share, after every connection was closed. */
export type UpstreamConnector = Connector & { close(): Promise<void> };

/** Statuses with which a server of 2024-11-05 answers a POST; the others say something else. */
const FINAL_REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);

/** A server that may be of the other era gets this long to say so, at most half of what its entry allows. */
const PROBE_MS = 10_000;

/** Characters of a server's log that a failure quotes. */
const LOG_SHOWN = 300;

/** Stages at which no server has heard anything yet. */
const BEFORE_HEARD: ReadonlySet<ConnectFailure['stage']> = new Set(['connect', 'config']);

/** For a conversation that is only begun to see whether it can be. */
const NOBODY: ConnectionEvents = {
  onListChanged: () => {},
  onResourceUpdated: () => {},
  onAsked: () => {},
  onUnattributed: () => {},
  onClosed: () => {},
  onLog: () => {},
};

/** One attempt at one conversation. */
interface Attempt {
  kind: ServerStatus['transport'];
  era: Era;
  transport: TransportFactory;
  /** By default what the entry allows. */
  timeoutMs?: number;
  /** The server answered the handshake with an error; called before the attempt closes. */
  onRefused?: () => void;
}

let connections = 0;

export function createConnector(options: ConnectorOptions): UpstreamConnector {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(options.hubId))
    throw new PatchbayError('internal', 'hubId must be a plain name');
  const supervisor = createSupervisor(options.hubId, options.log);
  const origins = createHttpOrigins();
  const { resultLimit } = options.limits;

  const verdicts = createVerdicts();
  const clientInfo = options.clientInfo ?? { name: 'patchbay', version: '0' };

  const stdio = (name: string, spec: StdioSpec): TransportFactory => {
    const marker = `${options.hubId}:${RUN}:${++connections}:${name}`;
    return (events) =>
      createStdioTransport({ spec, baseEnv: options.baseEnv, marker, supervisor, resultLimit, events });
  };

  /** One attempt at one conversation. @throws ConnectFailure */
  async function open(request: ConnectOptions, attempt: Attempt): Promise<Beginning> {
    const { kind, timeoutMs = request.initTimeoutMs } = attempt;
    const opening = kind === 'stdio' ? 'spawn' : 'connect';
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([request.signal, limit]);
    let connection: Beginning | undefined;
    let lastLog: string | null = null;
    const events: ConnectionEvents = {
      ...request.events,
      onLog(stream, text) {
        if (stream === 'stderr') lastLog = text.slice(0, LOG_SHOWN);
        request.events.onLog(stream, text);
      },
    };
    const noise = () => noiseText(connection?.noise);
    const words = () => noise() ?? (lastLog === null ? null : `its log ends with: ${lastLog}`);
    request.onOpening?.({ processes: () => connection?.processes() ?? [], words });
    try {
      connection = converse(request, attempt, events);
      request.onStage?.(opening);
      await connection.open(signal);
      request.onStage?.('initialize');
      await connection.handshake(request.signal);
      return connection;
    } catch (error) {
      if (refusalOf(error)) attempt.onRefused?.();
      await connection?.close(0);
      const failure = asConnectFailure(error, opening, timeoutMs, limit.aborted);
      // The end of its log explains a silence; whatever else went wrong explains itself.
      const silent = limit.aborted || (error instanceof PatchbayError && error.code === 'timeout');
      throw explained(failure, silent ? words() : noise());
    }
  }

  function converse(request: ConnectOptions, attempt: Attempt, events: ConnectionEvents): Beginning {
    const { kind, era, transport, timeoutMs = request.initTimeoutMs } = attempt;
    const common = { kind, transport, events, clientInfo, owner: request.owner, resultLimit };
    if (era === 'modern') return createModernConnection({ ...common, initTimeoutMs: timeoutMs });
    const bilingual = kind !== 'stdio' && verdicts.get(request.spec)?.era === 'modern';
    return createLegacyConnection({ ...common, initTimeoutMs: timeoutMs, bilingual });
  }

  function openModern(request: ConnectOptions, spec: HttpSpec, timeoutMs?: number): Promise<Beginning> {
    const remote = { spec, origins, resultLimit, stateless: MODERN_REVISION };
    return open(request, {
      kind: 'streamable-http',
      era: 'modern',
      transport: (events) => createStreamableHttpTransport({ ...remote, events }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  function openSse(request: ConnectOptions, spec: HttpSpec): Promise<Beginning> {
    const transport: TransportFactory = (events) =>
      createSseTransport({ spec, origins, resultLimit, events });
    return open(request, { kind: 'sse', era: 'legacy', transport });
  }

  /** Streamable HTTP first; where the entry leaves it open, a server that refuses the POST as such is asked for its 2024-11-05 stream. */
  async function openLegacy(request: ConnectOptions, spec: HttpSpec): Promise<Beginning> {
    const transport: TransportFactory = (events) =>
      createStreamableHttpTransport({ spec, origins, resultLimit, events });
    try {
      return await open(request, { kind: 'streamable-http', era: 'legacy', transport });
    } catch (error) {
      const status = statusOf(error);
      const either = spec.type === 'auto' && !wantsModern(error);
      if (!either || status === null || status < 400 || status >= 500 || FINAL_REFUSALS.has(status))
        throw error;
      try {
        return await openSse(request, spec);
      } catch (second) {
        if (!(second instanceof ConnectFailure) || second.needsAuth) throw second;
        throw new ConnectFailure(second.stage, `${messageOf(error)}; as HTTP+SSE: ${second.message}`, {
          cause: second,
        });
      }
    }
  }

  /** Modern first, and what was found is remembered; what says nothing of the era changes nothing that is known of it. */
  async function openHttp(request: ConnectOptions, spec: HttpSpec): Promise<Beginning> {
    const known = verdicts.get(spec)?.era;
    if (known === 'legacy') return openKnownLegacy(request, spec);
    try {
      return await openBest(request, spec, known ? undefined : probeMs(request));
    } catch (error) {
      const sign = signOf(error);
      const unheard = error instanceof ConnectFailure && BEFORE_HEARD.has(error.stage);
      if (unheard || sign === 'modern' || request.signal.aborted) throw error;
      if (known && sign === 'unsure') throw error;
      verdicts.forget(spec);
      const connection = await openUnknown(request, spec);
      if (sign === 'legacy' && connection.identity.era === 'legacy') noted(spec, connection);
      return connection;
    }
  }

  async function openBest(request: ConnectOptions, spec: HttpSpec, timeoutMs?: number): Promise<Beginning> {
    const connection = await openModern(request, spec, timeoutMs);
    const known = connection.identity.bilingual || verdicts.get(spec)?.bilingual;
    const bilingual = known ?? (await speaksLegacy(request, spec));
    connection.identity.bilingual = bilingual === true;
    verdicts.set(spec, { era: 'modern', bilingual });
    return connection;
  }

  /** Servers of both eras don't say so, so that one is begun in the other and ended at once. Null: nobody can tell. */
  async function speaksLegacy(request: ConnectOptions, spec: HttpSpec): Promise<boolean | null> {
    const { name, signal } = request;
    const quiet = { name, spec, events: NOBODY, signal, initTimeoutMs: probeMs(request) };
    try {
      const connection = await openLegacy(quiet, { ...spec, type: 'streamable-http' });
      await connection.close(0);
      return true;
    } catch (error) {
      return signOf(error) === 'unsure' ? null : false;
    }
  }

  async function openUnknown(request: ConnectOptions, spec: HttpSpec): Promise<Beginning> {
    try {
      return await openLegacy(request, spec);
    } catch (error) {
      if (!wantsModern(error)) throw error;
      return openBest(request, spec);
    }
  }

  /** A server that refuses what it took before may have become another. */
  async function openKnownLegacy(request: ConnectOptions, spec: HttpSpec): Promise<Beginning> {
    try {
      return await openLegacy(request, spec);
    } catch (error) {
      if (signOf(error) === 'unsure' || request.signal.aborted) throw error;
      verdicts.forget(spec);
      try {
        return await openBest(request, spec, probeMs(request));
      } catch {
        throw error;
      }
    }
  }

  function noted(spec: HttpSpec | StdioSpec, connection: Beginning): Beginning {
    const { era, bilingual } = connection.identity;
    verdicts.set(spec, { era, bilingual });
    return connection;
  }

  /** `initialize` first; a process that answers it with an error is asked in the other tongue, and stays the same one. */
  async function openStdio(request: ConnectOptions, spec: StdioSpec): Promise<Beginning> {
    const handover = createHandover(stdio(request.name, spec));
    const attempt = { kind: 'stdio', transport: handover.factory } as const;
    if (request.era) return open(request, { ...attempt, era: request.era });
    const era = verdicts.get(spec)?.era ?? 'legacy';
    try {
      return noted(spec, await open(request, { ...attempt, era, onRefused: handover.release }));
    } catch (error) {
      verdicts.forget(spec);
      if (!refusalOf(error)) throw error;
      const other = era === 'legacy' ? 'modern' : 'legacy';
      const timeoutMs =
        other === 'modern' ? Math.min(PROBE_MS, request.initTimeoutMs) : request.initTimeoutMs;
      try {
        return noted(spec, await open(request, { ...attempt, era: other, timeoutMs }));
      } catch (second) {
        throw other === 'modern' && !wantsModern(error) ? error : second;
      }
    }
  }

  async function connect(request: ConnectOptions) {
    const { spec, era } = request;
    if (spec.type === 'stdio') return openStdio(request, spec);
    if (spec.type === 'sse') return openSse(request, spec);
    if (era === 'modern') return openModern(request, spec);
    return era === 'legacy' ? openLegacy(request, spec) : openHttp(request, spec);
  }

  async function close(): Promise<void> {
    await origins.close();
    await supervisor.close();
  }

  return Object.assign(connect, { close });
}

function probeMs({ initTimeoutMs }: ConnectOptions): number {
  return Math.min(PROBE_MS, Math.ceil(initTimeoutMs / 2));
}

/** A server that writes its log to stdout never completes the handshake, and the log is the best explanation. */
function noiseText(noise: Beginning['noise'] | undefined): string | null {
  if (!noise || noise.lines === 0) return null;
  const lines = noise.lines === 1 ? 'a line' : `${noise.lines} lines`;
  return `it wrote ${lines} to its output that are no messages, first: ${noise.first}`;
}

function explained(failure: ConnectFailure, words: string | null): ConnectFailure {
  if (words === null) return failure;
  const message = `${failure.message}; ${words}`;
  return new ConnectFailure(failure.stage, message, { needsAuth: failure.needsAuth, cause: failure });
}

function asConnectFailure(
  error: unknown,
  opening: 'spawn' | 'connect',
  timeoutMs: number,
  late: boolean,
): ConnectFailure {
  if (error instanceof AddressRefused) return new ConnectFailure('config', error.message, { cause: error });
  if (error instanceof ConnectFailure) {
    return late
      ? new ConnectFailure(error.stage, `${error.message} (${timeoutMs} ms)`, { cause: error })
      : error;
  }
  if (statusOf(error) === 401) {
    return new ConnectFailure('auth', messageOf(error), { needsAuth: true, cause: error });
  }
  const unsent = error instanceof PatchbayError && error.data?.sent === false;
  return new ConnectFailure(unsent ? opening : 'initialize', messageOf(error), { cause: error });
}
