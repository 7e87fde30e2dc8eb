import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ListToolsResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { type Source, type Tool, toolShape } from '../../bench/routing/set.ts';
import type { Installed } from './install.ts';

const START_MS = 40_000;
const TAIL = 600;
const PAGES = 50;

/**
 * Starts the server, asks `initialize` and `tools/list`, nothing else, and ends it. It runs without a network (a network
 * namespace of its own with nothing but a loopback that is down), with an environment of dummies, in `folder`.
 * @throws Error with the end of what the server said on stderr
 */
export async function listTools(source: Source, installed: Installed, folder: string): Promise<Tool[]> {
  const fill = (text: string) => text.replaceAll('{folder}', folder);
  const transport = new StdioClientTransport({
    command: 'unshare',
    args: ['--net', 'nice', '-n', '19', installed.file, ...(source.how.args ?? []).map(fill)],
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      HOME: folder,
      ...Object.fromEntries(Object.entries(source.how.env ?? {}).map(([name, value]) => [name, fill(value)])),
    },
    stderr: 'pipe',
  });
  for (const [name, text] of Object.entries(source.how.files ?? {})) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  let said = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-TAIL);
  });
  const client = new Client({ name: 'routing-set', version: '1.0.0' });
  try {
    await client.connect(transport, { timeout: START_MS });
    const tools = await pages(client);
    return tools.map((tool) => elsewhere(described(source, installed, client, tool), folder));
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}; stderr: ${said.trim()}`);
  } finally {
    await client.close();
  }
}

interface Listed {
  name: string;
  description?: string | undefined;
  inputSchema: Record<string, unknown>;
}

async function pages(client: Client): Promise<Listed[]> {
  const tools: Listed[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: 'tools/list', params }, ListToolsResultSchema, {
      timeout: START_MS,
    });
    tools.push(...answer.tools);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}

/** Some servers tell of the folder they run in; it is another one each time. */
function elsewhere(tool: Tool, folder: string): Tool {
  return toolShape.parse(JSON.parse(JSON.stringify(tool).replaceAll(folder, '/home/user')));
}

/** What the server says of itself comes first; the package's own sentence stands in where it says nothing. */
function described(source: Source, installed: Installed, client: Client, tool: Listed): Tool {
  const info = client.getServerVersion();
  const description = info?.description ?? installed.description;
  return {
    id: `${source.server}/${tool.name}`,
    server: source.server,
    ...(info?.title === undefined ? {} : { serverTitle: info.title }),
    ...(description === '' ? {} : { serverDescription: description }),
    name: tool.name,
    description: tool.description ?? '',
    inputSchema: tool.inputSchema,
  };
}
