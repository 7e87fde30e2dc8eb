/**
 * A bare reverse proxy: what it costs in Node to take a request in and send it on, with nothing understood.
 *   pass PORT UPSTREAM_PORT
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Pool } from 'undici';

const [port, upstreamPort] = process.argv.slice(2).map(Number);
const pool = new Pool(`http://127.0.0.1:${upstreamPort}`, {
  connections: 64,
  pipelining: 1,
  headersTimeout: 0,
  bodyTimeout: 0,
});

createServer((request, response) => {
  const method = request.method === 'GET' || request.method === 'DELETE' ? request.method : 'POST';
  const options = {
    path: request.url ?? '/',
    method,
    headers: withoutHop(request.headers),
    body: method === 'POST' ? request : null,
    opaque: response,
  } as const;
  pool
    .stream(options, ({ statusCode, headers }) => response.writeHead(statusCode, withoutHop(headers)))
    .catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
}).listen(port, '127.0.0.1');

/** Headers that belong to one connection alone. */
function withoutHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { host: _, connection: __, 'keep-alive': ___, ...rest } = headers;
  return rest;
}
