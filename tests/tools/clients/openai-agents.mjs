// Lists the tools of an endpoint, and calls one if it is named: openai-agents.mjs URL KEY [TOOL ARGUMENTS]
import { MCPServerSSE, MCPServerStreamableHttp } from '@openai/agents';

const [url = '', key = '', tool, args = '{}'] = process.argv.slice(2);
const Server = new URL(url).pathname.startsWith('/sse') ? MCPServerSSE : MCPServerStreamableHttp;
const requestInit = { headers: { Authorization: `Bearer ${key}` } };
const server = new Server({ url, name: 'patchbay', requestInit });
await server.connect();
try {
  const tools = await server.listTools();
  const result = tool === undefined ? undefined : await server.callToolResult(tool, JSON.parse(args));
  console.log(JSON.stringify({ tools, result }));
} finally {
  await server.close();
}
