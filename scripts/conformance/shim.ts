import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { EventRenamer, renamedIn, renamedOut } from './rename.ts';

export interface Shim {
  url: string;
  close(): void;
}

export interface ShimOptions {
  /** The endpoint of the hub. */
  target: string;
  /** Put before names on the way to the hub, taken from them on the way back; may be empty. */
  prefix: string;
  key: string;
}

/**
 * Stands before an endpoint, because the suites send no key and know only plain names. Otherwise it changes nothing:
 * with a prefix alone between, a suite passes as it does directly.
 */
export async function startShim(options: ShimOptions): Promise<Shim> {
  const agent = new Agent({ keepAlive: false });
  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing, options, agent).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    // A name, not an address: one scenario sends a foreign one.
    url: `http://localhost:${port}/mcp`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, prefix, key }: ShimOptions,
  agent: Agent,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const sent = renamedIn(Buffer.concat(chunks), incoming.headers, prefix);
  const { connection, 'transfer-encoding': _, ...headers } = sent.headers;
  const there = new URL(target);
  const ours = /^(localhost|127\.0\.0\.1)(:|$)/.test(headers.host ?? '');
  const length = sent.body.length > 0 ? { 'content-length': sent.body.length } : {};
  const onward = request(there, {
    agent,
    method: incoming.method,
    headers: { ...headers, ...length, ...(ours && { host: there.host }), authorization: `Bearer ${key}` },
  });
  onward.on('response', (answer) => pass(answer, outgoing, prefix));
  onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  outgoing.on('close', () => onward.destroy());
  onward.end(sent.body);
}

/** Hands an answer back: streams at once, event by event. */
async function pass(answer: IncomingMessage, outgoing: ServerResponse, prefix: string): Promise<void> {
  const { 'content-length': _, 'transfer-encoding': __, connection, ...headers } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 502, headers);
  outgoing.flushHeaders();
  try {
    if (headers['content-type']?.includes('event-stream')) {
      const renamer = new EventRenamer(prefix);
      for await (const chunk of answer.setEncoding('utf8')) outgoing.write(renamer.push(String(chunk)));
      outgoing.end(renamer.rest());
    } else {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      outgoing.end(renamedOut(Buffer.concat(chunks).toString(), prefix));
    }
  } catch {
    outgoing.destroy();
  }
}
