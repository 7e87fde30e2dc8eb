/** The source of a new MCP server: plain Node over stdio, one tool, nothing to install. */
export function serverSource(name: string): string {
  return `#!/usr/bin/env node
// ${name}: an MCP server over stdio in plain Node. Add your own tools to \`tools\`; stdout belongs to the protocol, so
// log with console.error.
import { createInterface } from 'node:readline';

const tools = {
  hello: {
    description: 'Greets somebody',
    inputSchema: {
      type: 'object',
      properties: { name: { type: 'string', description: 'Who is greeted' } },
      required: ['name'],
    },
    run: ({ name }) => \`Hello, \${name}!\`,
  },
};

const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

const methods = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion: versions.includes(protocolVersion) ? protocolVersion : versions[0],
    capabilities: { tools: {} },
    serverInfo: { name: '${name}', version: '1.0.0' },
  }),
  ping: () => ({}),
  'tools/list': () => ({
    tools: Object.entries(tools).map(([name, { run, ...definition }]) => ({ name, ...definition })),
  }),
  'tools/call': async ({ name, arguments: args = {} }) => {
    if (!Object.hasOwn(tools, name)) throw fault(-32602, \`Unknown tool: \${name}\`);
    try {
      return { content: [{ type: 'text', text: String(await tools[name].run(args)) }] };
    } catch (error) {
      // A tool that fails is a result, so that the model can read why and try again.
      return { content: [{ type: 'text', text: error.message }], isError: true };
    }
  },
};

function fault(code, message) {
  return Object.assign(new Error(message), { code });
}

function send(message) {
  process.stdout.write(\`\${JSON.stringify({ jsonrpc: '2.0', ...message })}\\n\`);
}

async function answer({ id, method, params = {} }) {
  if (id === undefined || method === undefined) return; // a notification, or an answer to nothing we asked
  try {
    if (!Object.hasOwn(methods, method)) throw fault(-32601, \`Unknown method: \${method}\`);
    send({ id, result: await methods[method](params) });
  } catch (error) {
    send({ id, error: { code: error.code ?? -32603, message: error.message } });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let message;
  try {
    message = JSON.parse(line);
  } catch {
    send({ id: null, error: { code: -32700, message: 'Not JSON' } });
    continue;
  }
  void answer(message);
}
`;
}
