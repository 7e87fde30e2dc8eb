// The official client of tasks, of both revisions: ext-tasks.mjs URL KEY TOOL ARGUMENTS auto|legacy
// Calls the tool as a task, answers what is asked in its course, and prints what came of it as JSON.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  createTaskSessionFromClient,
  toolDeclarationFromMcpTool,
} from '@modelcontextprotocol/ext-tasks/client';

const [url, key, tool, args, mode] = process.argv.slice(2);
const VERSION = '2026-07-28';
const info = { name: 'ext-tasks', version: '1' };
const capabilities = { elicitation: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } };
const headers = { authorization: `Bearer ${key}` };

const client = new Client(info, { capabilities, versionNegotiation: { mode } });
client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { which: 'ext' } }));
await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));

/** What the SDK's own codec would refuse. */
async function rawDispatch(request) {
  const { name, taskId = name } = request.params ?? {};
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': VERSION,
      'mcp-method': request.method,
      ...(taskId && { 'mcp-name': taskId }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...request }),
  });
  return response.json();
}

const isModern = client.getProtocolEra() === 'modern';
const v2RequestFraming = { protocolVersion: VERSION, clientInfo: info, clientCapabilities: capabilities };
const session = createTaskSessionFromClient(client, {
  endpointId: 'hub',
  onInputRequest: async () => ({ action: 'accept', content: { which: 'ext' } }),
  ...(isModern && { rawDispatch, v2RequestFraming }),
});
const { tools } = await client.listTools();
const declaration = toolDeclarationFromMcpTool(tools.find(({ name }) => name === tool));
const execution = await session.callTool(tool, JSON.parse(args), {
  task: { preference: 'prefer' },
  declaration,
});
const { outcome } = await execution.settle();
console.log(JSON.stringify(outcome));
await session.close();
await client.close();
