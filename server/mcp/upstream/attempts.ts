import type { ServerStatus } from '../../contract/runtime.ts';
import type { ConnectionEvents, ConnectOptions, Era } from '../../hub/upstream/connection.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { asConnectFailure, explained, noiseText } from './connect-failure.ts';
import type { Beginning, TransportFactory } from './conversation.ts';
import type { Verdicts } from './era.ts';
import type { ClientInfo } from './handshake.ts';
import { refusalOf } from './http-failure.ts';
import { createLegacyConnection } from './legacy-connection.ts';
import { createModernConnection } from './modern-connection.ts';

/** A server that may be of the other era gets this long to say so, at most half of what its entry allows. */
export const PROBE_MS = 10_000;

/** Characters of a server's log that a failure quotes. */
const LOG_SHOWN = 300;

/** One attempt at one conversation. */
export interface Attempt {
  kind: ServerStatus['transport'];
  era: Era;
  transport: TransportFactory;
  /** By default what the entry allows. */
  timeoutMs?: number;
  /** The server answered the handshake with an error; called before the attempt closes. */
  onRefused?: () => void;
}

/** Opens a transport and shakes hands on it. @throws ConnectFailure, and then nothing is left of it */
export type OpenAttempt = (request: ConnectOptions, attempt: Attempt) => Promise<Beginning>;

export interface AttemptsOptions {
  clientInfo: ClientInfo;
  resultLimit: number;
  verdicts: Pick<Verdicts, 'get'>;
  /** A server said something of one of its tasks. @returns whether anybody is to hear it; else it is logged */
  onTaskTold?: ((server: string, method: string, params: Buffer | null) => boolean) | undefined;
}

export function createAttempts(options: AttemptsOptions): OpenAttempt {
  const { clientInfo, resultLimit, verdicts } = options;

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
    const onTaskTold = (method: string, params: Buffer | null) =>
      options.onTaskTold?.(request.name, method, params) ?? false;
    const common = { kind, transport, events, clientInfo, owner: request.owner, resultLimit, onTaskTold };
    if (era === 'modern') return createModernConnection({ ...common, initTimeoutMs: timeoutMs });
    const bilingual = kind !== 'stdio' && verdicts.get(request.spec)?.era === 'modern';
    return createLegacyConnection({ ...common, initTimeoutMs: timeoutMs, bilingual });
  }

  return open;
}

/** How long an attempt may take that is only to find out an era, ms. */
export function probeMs({ initTimeoutMs }: ConnectOptions): number {
  return Math.min(PROBE_MS, Math.ceil(initTimeoutMs / 2));
}
