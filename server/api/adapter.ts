import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContext } from '../lib/request-context.ts';
import { compress, encodingFor, isCompressible } from './compress.ts';
import type { StreamBody } from './route.ts';

/** What a Hono handler finds in `c.env`: the raw request, and a place for a stream that the answer goes on with. */
export interface Bindings {
  incoming: IncomingMessage;
  context: RequestContext;
  /** Aborted when the client goes away. */
  gone: AbortSignal;
  stream?: StreamBody;
  /** `Set-Cookie` headers of the answer. */
  cookies: string[];
}

type Fetch = (request: Request, env: Bindings) => Response | Promise<Response>;

/** A client that takes nothing of a stream for this long is gone, ms. */
const STALL_MS = 60_000;

/** How long a stream that is cut may take to say goodbye, ms. */
const GOODBYE_MS = 500;

/**
 * Serves one raw request by a fetch-style application. Bodies are never turned into web streams: the request's is read
 * by `readJson` from the raw request, and streamed answers are written straight to the socket, with its back pressure.
 */
export async function serveFetch(
  fetch: Fetch,
  req: IncomingMessage,
  res: ServerResponse,
  context: RequestContext,
): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const env: Bindings = { incoming: req, context, gone: gone.signal, cookies: [] };
  const response = await fetch(toRequest(req, context), env);
  if (res.destroyed) return;
  res.statusCode = response.status;
  for (const [name, value] of response.headers) res.setHeader(name, value);
  if (env.cookies.length > 0) res.setHeader('set-cookie', env.cookies);
  // What is left of a body nobody read would be taken for the next request.
  if (!req.complete) res.setHeader('connection', 'close');
  if (env.stream && req.method !== 'HEAD') {
    res.flushHeaders();
    await pump(env.stream, res);
    return;
  }
  const body = Buffer.from(await response.arrayBuffer());
  const sent = isCompressible(response.headers, body.length) ? await packed(body, req, res) : body;
  if (res.destroyed) return;
  if (req.method === 'HEAD') return void res.end();
  if (response.status !== 204 && response.status !== 304) res.setHeader('content-length', sent.length);
  res.end(sent);
}

/** In the form the caller takes, and said so. */
async function packed(body: Buffer, req: IncomingMessage, res: ServerResponse): Promise<Buffer> {
  res.appendHeader('vary', 'Accept-Encoding');
  const encoding = encodingFor(req.headers['accept-encoding']);
  if (encoding === null) return body;
  res.setHeader('content-encoding', encoding);
  return compress(body, encoding);
}

/** The application sees HEAD as GET: only the sending differs. */
function toRequest(req: IncomingMessage, context: RequestContext): Request {
  const query = context.query === '' ? '' : `?${context.query}`;
  const method = req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET');
  return new Request(`http://hub${context.path}${query}`, { method });
}

async function pump(stream: StreamBody, res: ServerResponse): Promise<void> {
  const chunks = stream.chunks[Symbol.asyncIterator]();
  const cut = () => {
    res.end();
    setTimeout(() => res.destroy(), GOODBYE_MS).unref();
  };
  if (stream.cut?.aborted) cut();
  stream.cut?.addEventListener('abort', cut, { once: true });
  try {
    while (!res.writableEnded && !res.destroyed) {
      const next = await nextChunk(chunks, res);
      if (next === null || res.writableEnded || res.destroyed) break;
      if (!res.write(next)) await drained(res);
    }
    if (!res.writableEnded) res.end();
  } catch {
    // The headers are gone; a broken connection is the only honest way left to say that the rest is missing.
    res.destroy();
  } finally {
    stream.cut?.removeEventListener('abort', cut);
    // Not awaited: a source that waits for something else must not keep the request open.
    chunks.return?.().then(undefined, () => {});
  }
}

/** The next piece, or null at the end, or as soon as the client went away. */
function nextChunk(
  chunks: AsyncIterator<string | Uint8Array>,
  res: ServerResponse,
): Promise<string | Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const closed = () => resolve(null);
    res.once('close', closed);
    chunks
      .next()
      .then(({ done, value }) => resolve(done ? null : value), reject)
      .finally(() => res.off('close', closed));
  });
}

async function drained(res: ServerResponse): Promise<void> {
  const patience = new AbortController();
  const timer = setTimeout(() => res.destroy(), STALL_MS);
  try {
    await Promise.race([
      once(res, 'drain', { signal: patience.signal }),
      once(res, 'close', { signal: patience.signal }),
    ]);
  } finally {
    clearTimeout(timer);
    patience.abort();
  }
}
