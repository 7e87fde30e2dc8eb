import { PatchbayError } from '../lib/errors.ts';
import { HOPS_HEADER } from '../lib/hops.ts';
import type { Bridge, Continuation } from './bridge/bridge.ts';
import { paramsFor } from './bridge/translate.ts';
import type { Target } from './catalog.ts';
import type { ClientPort } from './client.ts';
import { passedHeaders } from './headers.ts';
import { tellProgress } from './progress.ts';
import type { Route } from './route.ts';
import type { RelayCall } from './types.ts';
import type { UpstreamConnection, UpstreamReply, UpstreamRequest } from './upstream/connection.ts';
import type { Upstream } from './upstream/types.ts';

export interface ForwardOptions {
  bridge: Bridge;
  upstreamOf: (server: string) => Upstream | undefined;
  /** ms without progress where the entry sets none. */
  requestTimeoutMs: number;
  /** How long a call waits for a server that is connecting or down, ms. */
  acquireTimeoutMs: number;
}

/** How long one call has waited for servers, ms, all of them together. */
export interface Patience {
  waitedMs: number;
}

/**
 * Sends a call to one server: on a connection that serves it, and once more on the next one where it was provably not
 * sent.
 * @throws PatchbayError, its words free of the entry's secrets
 */
export async function forward(
  options: ForwardOptions,
  call: RelayCall,
  route: Route,
  target: Target,
  continuation: Continuation | null,
  patience: Patience,
  now: () => number,
): Promise<UpstreamReply> {
  const { name, spec } = target.member.server;
  const found = options.upstreamOf(name);
  if (!found) throw new PatchbayError('upstream_unavailable', `Server ${name} is not running`);
  const upstream = found.side(call.client?.facts.era ?? 'legacy');
  const { timeouts, passthroughHeaders } = spec;
  const timeoutMs = timeouts?.request ?? options.requestTimeoutMs;
  const talk = (connection: UpstreamConnection): Promise<UpstreamReply> => {
    const params = paramsFor(call, route.edits, connection.identity.era);
    const request = requestOf(call, route, params, timeoutMs, passthroughHeaders);
    return options.bridge.talk(call, { connection, request, server: name, continuation });
  };
  const shared = wantsOwn(upstream, call.client) ? null : upstream.connection;
  const connection = shared ?? (await acquire(options, upstream, call, patience, now));
  const from = now();
  try {
    return await talk(connection);
  } catch (error) {
    if (!mayRepeat(error)) throw concealed(error, upstream);
    // Held for a server that did not come back: that was waiting, too.
    patience.waitedMs += now() - from;
  }
  const next = await acquire(options, upstream, call, patience, now, connection);
  try {
    return await talk(next);
  } catch (error) {
    throw concealed(error, upstream);
  }
}

/** A caller waits once, however many servers are asked and however often. */
async function acquire(
  options: ForwardOptions,
  upstream: Upstream,
  call: RelayCall,
  patience: Patience,
  now: () => number,
  refused?: UpstreamConnection,
): Promise<UpstreamConnection> {
  const from = now();
  const left = Math.max(0, options.acquireTimeoutMs - patience.waitedMs);
  try {
    return await connectionFor(upstream, call, left, refused);
  } finally {
    patience.waitedMs += now() - from;
  }
}

function requestOf(
  call: RelayCall,
  { progressToken }: Route,
  params: Buffer,
  timeoutMs: number,
  passed: readonly string[] | undefined,
): UpstreamRequest {
  const { client, method, signal } = call;
  const request: UpstreamRequest = { method, params, timeoutMs };
  if (signal) request.signal = signal;
  if (client) {
    request.client = client;
    if (progressToken) request.onProgress = (said) => tellProgress(client, progressToken, said);
  }
  const headers = headersOf(call, passed);
  if (headers) request.headers = headers;
  return request;
}

/**
 * A server that asks its clients something can only ask the right one on a connection that is that client's own. Servers
 * of 2026-07-28 ask by their results, so of themselves clients share one; a process that keeps something for its client
 * is one for each where the entry says so, whatever it speaks.
 */
export function wantsOwn(upstream: Upstream, client: ClientPort | null): boolean {
  if (!client) return false;
  const { session } = upstream.stored.spec;
  if (session !== 'auto') return session === 'per-client';
  if (upstream.identity?.era === 'modern' || upstream.asks.size === 0) return false;
  for (const question of upstream.asks) if (client.facts.answers.has(question)) return true;
  return false;
}

function connectionFor(
  upstream: Upstream,
  call: RelayCall,
  timeoutMs: number,
  refused?: UpstreamConnection,
): Promise<UpstreamConnection> {
  const { client, signal } = call;
  if (client && wantsOwn(upstream, client)) return upstream.own(client, timeoutMs, signal, refused);
  return upstream.acquire(timeoutMs, signal, refused);
}

/** What the hub says of a failure may quote the server, and the server what it was given. */
function concealed(error: unknown, upstream: Upstream): unknown {
  if (!(error instanceof PatchbayError)) return error;
  const { code, message, owner, fields, retryAfter, data } = error;
  const texts = Object.entries(data ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? upstream.conceal(value) : value,
  ]);
  return new PatchbayError(code, upstream.conceal(message), {
    owner,
    cause: error,
    ...(fields && { fields }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(data && { data: Object.fromEntries(texts) }),
  });
}

/** What passes of the caller's headers; a call that came through another hub says how many it has passed. */
function headersOf(call: RelayCall, wanted: readonly string[] | undefined): Record<string, string> | null {
  const hops = call.headers[HOPS_HEADER];
  if (!wanted && hops === undefined) return null;
  const passed = passedHeaders(wanted ?? [], call.headers, call.principal.kind !== 'anonymous');
  return hops === undefined ? passed : { ...passed, [HOPS_HEADER]: String(Number(hops) + 1) };
}

/** A side effect must not run twice: only what provably never left is sent again. */
function mayRepeat(error: unknown): boolean {
  if (!(error instanceof PatchbayError) || error.code !== 'upstream_failed') return false;
  return error.data?.sent === false;
}
