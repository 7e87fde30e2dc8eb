// Lists the tools of an endpoint, and calls one if it is named: ai-sdk.mjs URL KEY [TOOL ARGUMENTS]
import { createMCPClient } from '@ai-sdk/mcp';

const [url = '', key = '', tool, args = '{}'] = process.argv.slice(2);
const type = new URL(url).pathname.startsWith('/sse') ? 'sse' : 'http';
const client = await createMCPClient({
  transport: { type, url, headers: { Authorization: `Bearer ${key}` } },
});
try {
  const { tools } = await client.listTools();
  const callable = tool === undefined ? undefined : (await client.tools())[tool];
  const result = await callable?.execute(JSON.parse(args), { toolCallId: '1', messages: [] });
  console.log(JSON.stringify({ tools, result }));
} finally {
  await client.close();
}
