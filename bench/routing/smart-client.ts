import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';
import type { Endpoint } from '../lib/session.ts';
import { now } from '../lib/time.ts';
import type { PlacedServer, PlacedTool } from './place.ts';
import { SMART_TOOLS } from './smart-target.ts';

export type Band = 'high' | 'medium' | 'low';

/** What a search answered, its tools by the ids of the set. */
export interface Answer {
  ranked: string[];
  /** Of the first hit; null where there is none. */
  band: Band | null;
  /** Of the first hit, 0–1. */
  score: number;
  mode: 'hybrid' | 'lexical';
  ms: number;
}

const foundSchema = z.object({
  tools: z.array(
    z.object({
      name: z.string(),
      server: z.string(),
      description: z.string().optional(),
      score: z.number(),
      confidence: z.enum(['high', 'medium', 'low']),
    }),
  ),
  mode: z.enum(['hybrid', 'lexical']),
});

const calledSchema = z.object({ server: z.string(), tool: z.string() });

type Placed = PlacedTool & { server: string };

/** An agent with the official SDK at a smart endpoint. */
export class SmartClient {
  readonly #client: Client;
  readonly #byPublicName: ReadonlyMap<string, Placed>;

  private constructor(client: Client, servers: readonly PlacedServer[]) {
    this.#client = client;
    this.#byPublicName = new Map(
      servers.flatMap(({ name, tools }) =>
        tools.map((tool): [string, Placed] => [tool.publicName, { ...tool, server: name }]),
      ),
    );
  }

  /** @throws Error when the endpoint lists anything but the three tools */
  static async open(endpoint: Endpoint, servers: readonly PlacedServer[]): Promise<SmartClient> {
    const client = new Client({ name: 'bench', version: '1.0.0' });
    const requestInit = { headers: endpoint.headers };
    await client.connect(new StreamableHTTPClientTransport(new URL(endpoint.url), { requestInit }));
    // The SDK checks answers against the outputSchema that is listed here.
    const listed = (await client.listTools()).tools.map(({ name }) => name).sort();
    const wanted = [...SMART_TOOLS].sort();
    if (listed.join() !== wanted.join()) throw new Error(`the smart endpoint lists ${listed.join(', ')}`);
    return new SmartClient(client, servers);
  }

  /** @throws Error when it fails, or names a tool that is not the set's */
  async search(query: string, limit: number): Promise<Answer> {
    const begun = now();
    const result = await this.#client.callTool({ name: 'search_tools', arguments: { query, limit } });
    const ms = now() - begun;
    if (result.isError) throw new Error(`search of "${query}": ${JSON.stringify(result.content)}`);
    const { tools, mode } = foundSchema.parse(result.structuredContent);
    const [first] = tools;
    return {
      ranked: tools.map(({ name, server }) => this.#placed(name, server).id),
      band: first?.confidence ?? null,
      score: first?.score ?? 0,
      mode,
      ms,
    };
  }

  /** Calls a tool of the set by `call_tool`. @throws Error when another one was reached */
  async call(id: string): Promise<void> {
    const tool = [...this.#byPublicName.values()].find((each) => each.id === id);
    if (!tool) throw new Error(`${id} is not the set's`);
    const params = { name: 'call_tool', arguments: { name: tool.publicName, arguments: { probe: id } } };
    const { content } = z
      .object({ content: z.tuple([z.object({ text: z.string() })]) })
      .parse(await this.#client.callTool(params));
    const reached = calledSchema.safeParse(jsonOf(content[0].text));
    if (reached.data?.server === tool.server && reached.data.tool === tool.name) return;
    throw new Error(`call_tool of ${tool.publicName} reached ${content[0].text.slice(0, 200)}`);
  }

  #placed(name: string, server: string): Placed {
    const tool = this.#byPublicName.get(name);
    if (tool?.server === server) return tool;
    throw new Error(`the search answered ${name} of ${server}, which is not the set's`);
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
