import { z } from 'zod';
import type { Hub } from './hub.ts';
import { RawClient } from './mcp.ts';
import { request } from './modern-front.ts';

/** What the text of a result says, however it ended. */
export const textOf = (result: unknown): string =>
  z
    .object({ content: z.array(z.object({ text: z.string() })) })
    .parse(result)
    .content.map(({ text }) => text)
    .join('\n');

export const foundSchema = z.object({
  tools: z.array(
    z.object({
      name: z.string(),
      server: z.string(),
      description: z.string(),
      inputSchema: z.record(z.string(), z.unknown()).optional(),
      score: z.number().min(0).max(1),
      confidence: z.enum(['high', 'medium', 'low']),
    }),
  ),
  mode: z.enum(['hybrid', 'lexical']),
  notice: z.string().optional(),
});
export type FoundTools = z.infer<typeof foundSchema>;

const structuredSchema = z.object({ structuredContent: foundSchema });

/** What `search_tools` answered; its text must say the same. */
export function foundIn(result: unknown): FoundTools {
  const { structuredContent } = structuredSchema.parse(result);
  const told: unknown = JSON.parse(textOf(result));
  if (JSON.stringify(foundSchema.parse(told)) !== JSON.stringify(structuredContent))
    throw new Error('the text says something else than the data');
  return structuredContent;
}

/** A client with a session at an endpoint. */
export async function clientAt(hub: Hub, path: string, key = hub.key, capabilities = {}): Promise<RawClient> {
  const client = new RawClient(`${hub.url}${path}`, key);
  const status = await client.connect(capabilities);
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  return client;
}

export async function search(client: RawClient, query: string, more: Record<string, unknown> = {}) {
  const { result } = await client.call('search_tools', { query, ...more });
  return foundIn(result);
}

/** Waits until a search at the endpoint finds so many tools. */
export async function waitForTools(hub: Hub, path: string, query: string, count: number): Promise<void> {
  const client = await clientAt(hub, path);
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { tools } = await search(client, query, { limit: 50, detail: 'brief' });
    if (tools.length >= count) return;
    if (Date.now() > deadline) throw new Error(`only ${tools.length} tools were found for "${query}"`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** One request of a client of 2026-07-28. */
export async function askModern(
  hub: Hub,
  path: string,
  method: string,
  params: Record<string, unknown> = {},
  change: Parameters<typeof request>[2] = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${hub.key}`, ...change.headers };
  return fetch(`${hub.url}${path}`, request(method, params, { ...change, headers }));
}
