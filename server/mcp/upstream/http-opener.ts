import type { HttpSpec } from '../../contract/server.ts';
import { ConnectFailure, type ConnectionEvents, type ConnectOptions } from '../../hub/upstream/connection.ts';
import { messageOf } from '../../lib/errors.ts';
import { MODERN_REVISION } from '../revisions.ts';
import { type OpenAttempt, probeMs } from './attempts.ts';
import type { Beginning, TransportFactory } from './conversation.ts';
import { noteVerdict, signOf, type Verdicts, wantsModern } from './era.ts';
import type { HttpOrigins } from './http-client.ts';
import { statusOf } from './http-failure.ts';
import { createSseTransport } from './sse.ts';
import { createStreamableHttpTransport } from './streamable-http.ts';

/** Statuses with which a server of 2024-11-05 answers a POST; the others say something else. */
const FINAL_REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);

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

type Open = (request: ConnectOptions, spec: HttpSpec) => Promise<Beginning>;

/** The ways to a remote server. */
export interface HttpOpener {
  /** In the era that it speaks best. */
  best: Open;
  modern: Open;
  legacy: Open;
  sse: Open;
}

export interface HttpOpenerOptions {
  open: OpenAttempt;
  origins: HttpOrigins;
  resultLimit: number;
  verdicts: Verdicts;
}

export function createHttpOpener({ open, origins, resultLimit, verdicts }: HttpOpenerOptions): HttpOpener {
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
      if (sign === 'legacy' && connection.identity.era === 'legacy') noteVerdict(verdicts, spec, connection);
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

  return {
    best: openHttp,
    modern: (request, spec) => openModern(request, spec),
    legacy: openLegacy,
    sse: openSse,
  };
}
