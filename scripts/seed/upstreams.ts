import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { toolsOf } from './catalog.ts';
import { REAL, realToolsOf } from './real.ts';

const messageSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});
type Message = z.infer<typeof messageSchema>;

export interface Upstreams {
  /** Of one server. */
  url(kind: string, name: string): string;
  close(): void;
}

/** Many MCP servers behind one port: `/<kind>/<name>` answers as that server over streamable HTTP. */
export async function serveUpstreams(): Promise<Upstreams> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: (kind, name) => `http://127.0.0.1:${port}/${kind}/${name}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, kind = '', name = ''] = (request.url ?? '').split('/');
  // No stream of the server's own and no sessions: both are optional.
  if (request.method !== 'POST') return void response.writeHead(405).end();
  const message = messageSchema.parse(JSON.parse(await text(request)));
  if (message.id === undefined) return void response.writeHead(202).end();
  const answer = { jsonrpc: '2.0', id: message.id, ...(await answerOf(message, kind, name)) };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function answerOf(
  { method, params }: Message,
  kind: string,
  name: string,
): Promise<Record<string, unknown>> {
  switch (method) {
    case 'initialize': {
      const { protocolVersion } = params;
      const serverInfo = { name, version: '1.0.0' };
      return { result: { protocolVersion, capabilities: { tools: {} }, serverInfo } };
    }
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools: kind === REAL ? realToolsOf(name) : toolsOf(kind) } };
    case 'tools/call':
      return { result: await called(params, kind) };
    default:
      return { error: { code: -32601, message: 'Method not found' } };
  }
}

/** Every tool answers what it was asked; some take their time, some fail, as such systems do. */
async function called(params: Record<string, unknown>, kind: string): Promise<Record<string, unknown>> {
  const dice = Math.random();
  await delay(5 + dice * dice * 400);
  const failed = dice > 0.97;
  const tool = String(params.name);
  const said = failed
    ? `${tool}: the ${kind} service answered 503`
    : JSON.stringify({ tool, asked: params.arguments });
  return { content: [{ type: 'text', text: said }], ...(failed && { isError: true }) };
}
