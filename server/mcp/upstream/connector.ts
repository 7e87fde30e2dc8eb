import type { ServerStatus } from '../../contract/runtime.ts';
import type { HttpSpec, StdioSpec } from '../../contract/server.ts';
import {
  ConnectFailure,
  type ConnectionEvents,
  type ConnectOptions,
  type Connector,
} from '../../hub/upstream/connection.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { AddressRefused } from './address-guard.ts';
import type { ClientInfo } from './handshake.ts';
import { createHttpOrigins } from './http-client.ts';
import { statusOf } from './http-failure.ts';
import {
  createLegacyConnection,
  type LegacyConnection,
  refuseServerRequests,
  type ServerRequestHandler,
} from './legacy-connection.ts';
import { RUN } from './reaper.ts';
import { createSseTransport } from './sse.ts';
import { createStdioTransport } from './stdio.ts';
import { createStreamableHttpTransport } from './streamable-http.ts';
import { createSupervisor } from './supervisor.ts';
import type { Transport, TransportEvents } from './transport.ts';

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
  clientInfo?: ClientInfo;
  /** What the hub declares to servers; nothing by default. */
  capabilities?: Record<string, unknown>;
  /** By default everything but `ping` is answered with "method not found". */
  onServerRequest?: ServerRequestHandler;
}

/** Opens connections; `close` ends what they share, after every connection was closed. */
export type UpstreamConnector = Connector & { close(): Promise<void> };

type TransportFactory = (events: TransportEvents) => Transport;

/** Statuses with which a server of 2024-11-05 answers a POST; the others say something else. */
const FINAL_REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);

/** Characters of a server's log that a failure quotes. */
const LOG_SHOWN = 300;

let connections = 0;

export function createConnector(options: ConnectorOptions): UpstreamConnector {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(options.hubId))
    throw new PatchbayError('internal', 'hubId must be a plain name');
  const supervisor = createSupervisor(options.hubId, options.log);
  const origins = createHttpOrigins();
  const { resultLimit } = options.limits;

  const stdio = (name: string, spec: StdioSpec): TransportFactory => {
    const marker = `${options.hubId}:${RUN}:${++connections}:${name}`;
    return (events) =>
      createStdioTransport({ spec, baseEnv: options.baseEnv, marker, supervisor, resultLimit, events });
  };
  const http = (spec: HttpSpec): TransportFactory => {
    return (events) => createStreamableHttpTransport({ spec, origins, resultLimit, events });
  };
  const sse = (spec: HttpSpec): TransportFactory => {
    return (events) => createSseTransport({ spec, origins, resultLimit, events });
  };

  async function open(
    request: ConnectOptions,
    kind: ServerStatus['transport'],
    factory: TransportFactory,
  ): Promise<LegacyConnection> {
    const opening = kind === 'stdio' ? 'spawn' : 'connect';
    const limit = AbortSignal.timeout(request.initTimeoutMs);
    const signal = AbortSignal.any([request.signal, limit]);
    let connection: LegacyConnection | undefined;
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
      connection = createLegacyConnection({
        kind,
        transport: factory,
        events,
        clientInfo: options.clientInfo ?? { name: 'patchbay', version: '0' },
        capabilities: options.capabilities ?? {},
        onServerRequest: options.onServerRequest ?? refuseServerRequests,
        initTimeoutMs: request.initTimeoutMs,
        resultLimit,
      });
      request.onStage?.(opening);
      await connection.open(signal);
      request.onStage?.('initialize');
      await connection.handshake(request.signal);
      return connection;
    } catch (error) {
      await connection?.close(0);
      const failure = asConnectFailure(error, opening, request.initTimeoutMs, limit.aborted);
      // The end of its log explains a silence; whatever else went wrong explains itself.
      const silent = limit.aborted || (error instanceof PatchbayError && error.code === 'timeout');
      throw explained(failure, silent ? words() : noise());
    }
  }

  /** Streamable HTTP first; a server that refuses the POST as such is asked for its 2024-11-05 stream. */
  async function openEither(request: ConnectOptions, spec: HttpSpec): Promise<LegacyConnection> {
    try {
      return await open(request, 'streamable-http', http(spec));
    } catch (error) {
      const status = error instanceof ConnectFailure ? statusOf(error.cause) : null;
      if (status === null || status < 400 || status >= 500 || FINAL_REFUSALS.has(status)) throw error;
      try {
        return await open(request, 'sse', sse(spec));
      } catch (second) {
        if (!(second instanceof ConnectFailure) || second.needsAuth) throw second;
        throw new ConnectFailure(second.stage, `${messageOf(error)}; as HTTP+SSE: ${second.message}`, {
          cause: second,
        });
      }
    }
  }

  async function connect(request: ConnectOptions) {
    const { spec } = request;
    switch (spec.type) {
      case 'stdio':
        return open(request, 'stdio', stdio(request.name, spec));
      case 'streamable-http':
        return open(request, 'streamable-http', http(spec));
      case 'sse':
        return open(request, 'sse', sse(spec));
      case 'auto':
        return openEither(request, spec);
    }
  }

  async function close(): Promise<void> {
    await origins.close();
    await supervisor.close();
  }

  return Object.assign(connect, { close });
}

/** A server that writes its log to stdout never completes the handshake, and the log is the best explanation. */
function noiseText(noise: LegacyConnection['noise'] | undefined): string | null {
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
