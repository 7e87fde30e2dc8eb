/**
 * The smallest hub that can be made of the official SDK's parts: a Client for every upstream, a Server for every
 * session, answers as event streams, which is the SDK's default.
 *   sdk-hub PORT SETTINGS.json
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const settingsSchema = z.object({
  mcpServers: z.record(
    z.string(),
    z.union([z.object({ url: z.string() }), z.object({ command: z.string(), args: z.array(z.string()) })]),
  ),
});

const identity = { name: 'sdk-hub', version: '1.0.0' };
const [port = '', settingsPath = ''] = process.argv.slice(2);
const settings = settingsSchema.parse(JSON.parse(readFileSync(settingsPath, 'utf8')));

const tools: Tool[] = [];
const routes = new Map<string, { client: Client; tool: string }>();
await Promise.all(
  Object.entries(settings.mcpServers).map(async ([name, entry]) => {
    const client = new Client(identity, { capabilities: {} });
    await client.connect(
      'url' in entry
        ? new StreamableHTTPClientTransport(new URL(entry.url))
        : new StdioClientTransport(entry),
    );
    for (const tool of (await client.listTools()).tools) {
      const shown = `${name}__${tool.name}`;
      routes.set(shown, { client, tool: tool.name });
      tools.push({ ...tool, name: shown });
    }
  }),
);

const sessions = new Map<string, StreamableHTTPServerTransport>();

async function openSession(): Promise<StreamableHTTPServerTransport> {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    onsessioninitialized: (id) => void sessions.set(id, transport),
  });
  transport.onclose = () => void sessions.delete(transport.sessionId ?? '');
  const server = new Server(identity, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const route = routes.get(params.name);
    if (!route) throw new Error(`no tool ${params.name}`);
    return await route.client.callTool({ ...params, name: route.tool });
  });
  await server.connect(transport);
  return transport;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = request.headers['mcp-session-id'];
  const known = typeof id === 'string' ? sessions.get(id) : undefined;
  if (id !== undefined && !known) {
    response.writeHead(404).end();
    return;
  }
  await (known ?? (await openSession())).handleRequest(request, response);
}

createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    if (!response.headersSent) response.writeHead(500);
    response.end(String(error));
  });
}).listen(Number(port), '127.0.0.1');
