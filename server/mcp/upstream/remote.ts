import type { HttpSpec } from '../../contract/server.ts';
import { HOPS_HEADER } from '../../lib/hops.ts';
import type { HttpOrigins } from './http-client.ts';
import { mergeHeaders } from './http-headers.ts';
import type { TransportEvents } from './transport.ts';

export interface RemoteOptions {
  spec: HttpSpec;
  origins: HttpOrigins;
  resultLimit: number;
  events: TransportEvents;
}

/** How long a running connection waits for a server that refuses connections, as one does while it restarts. */
export const PATIENCE_MS = 5_000;
/** An answered or abandoned stream gets this long to end by itself, so that its socket can be used again. */
export const LINGER_MS = 2_000;

const FRAMING: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
]);

/** The entry's own headers as they go with every request; user and password of the URL become one of them. */
export function entryHeaders(spec: HttpSpec, url: URL): Record<string, string> {
  const { username, password } = url;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const basic = username ? { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } : undefined;
  const headers = mergeHeaders({ [HOPS_HEADER]: '1' }, basic, spec.headers);
  for (const name of FRAMING) delete headers[name];
  return headers;
}
