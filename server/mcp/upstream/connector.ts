import type { StdioSpec } from '../../contract/server.ts';
import type { ConnectOptions, Connector } from '../../hub/upstream/connection.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { type AttemptsOptions, createAttempts, PROBE_MS } from './attempts.ts';
import type { Beginning, TransportFactory } from './conversation.ts';
import { createVerdicts, noteVerdict, wantsModern } from './era.ts';
import { createHandover } from './handover.ts';
import type { ClientInfo } from './handshake.ts';
import { createHttpOrigins } from './http-client.ts';
import { refusalOf } from './http-failure.ts';
import { createHttpOpener } from './http-opener.ts';
import { RUN } from './reaper.ts';
import { createStdioTransport } from './stdio.ts';
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
  /** A server said something of one of its tasks. @returns whether anybody is to hear it; else it is logged */
  onTaskTold?: AttemptsOptions['onTaskTold'];
}

/** Opens connections; `close` ends what they share, after every connection was closed. */
export type UpstreamConnector = Connector & { close(): Promise<void> };

let connections = 0;

export function createConnector(options: ConnectorOptions): UpstreamConnector {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(options.hubId))
    throw new PatchbayError('internal', 'hubId must be a plain name');
  const supervisor = createSupervisor(options.hubId, options.log);
  const origins = createHttpOrigins();
  const { resultLimit } = options.limits;

  const verdicts = createVerdicts();
  const clientInfo = options.clientInfo ?? { name: 'patchbay', version: '0' };
  const open = createAttempts({ clientInfo, resultLimit, verdicts, onTaskTold: options.onTaskTold });
  const http = createHttpOpener({ open, origins, resultLimit, verdicts });

  const stdio = (name: string, spec: StdioSpec): TransportFactory => {
    const marker = `${options.hubId}:${RUN}:${++connections}:${name}`;
    return (events) =>
      createStdioTransport({ spec, baseEnv: options.baseEnv, marker, supervisor, resultLimit, events });
  };

  /** `initialize` first; a process that answers it with an error is asked in the other tongue, and stays the same one. */
  async function openStdio(request: ConnectOptions, spec: StdioSpec): Promise<Beginning> {
    const handover = createHandover(stdio(request.name, spec));
    const attempt = { kind: 'stdio', transport: handover.factory } as const;
    if (request.era) return open(request, { ...attempt, era: request.era });
    const era = verdicts.get(spec)?.era ?? 'legacy';
    try {
      return noteVerdict(
        verdicts,
        spec,
        await open(request, { ...attempt, era, onRefused: handover.release }),
      );
    } catch (error) {
      verdicts.forget(spec);
      if (!refusalOf(error)) throw error;
      const other = era === 'legacy' ? 'modern' : 'legacy';
      const timeoutMs =
        other === 'modern' ? Math.min(PROBE_MS, request.initTimeoutMs) : request.initTimeoutMs;
      try {
        return noteVerdict(verdicts, spec, await open(request, { ...attempt, era: other, timeoutMs }));
      } catch (second) {
        throw other === 'modern' && !wantsModern(error) ? error : second;
      }
    }
  }

  async function connect(request: ConnectOptions) {
    const { spec, era } = request;
    if (spec.type === 'stdio') return openStdio(request, spec);
    if (spec.type === 'sse') return http.sse(request, spec);
    return http[era ?? 'best'](request, spec);
  }

  async function close(): Promise<void> {
    await origins.close();
    await supervisor.close();
  }

  return Object.assign(connect, { close });
}
