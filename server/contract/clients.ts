import { z } from 'zod';

/** An MCP session that is live in this process. Never carries its id: that would be the session. */
export const clientSessionSchema = z
  .object({
    principal: z.string().meta({ description: 'e.g. key:abcdefghij, static-key:env, anonymous' }),
    endpoint: z.string().meta({ description: '`mcp`, a group id or a server name' }),
    transport: z.enum(['streamable', 'sse']),
    client: z
      .object({ name: z.string(), version: z.string() })
      .nullable()
      .meta({ description: 'What it said of itself; null when it said nothing' }),
    revision: z.string().meta({ description: 'Of the protocol, as it was negotiated' }),
    since: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    streaming: z.boolean().meta({ description: 'It holds a stream open for what the hub has to say' }),
  })
  .meta({ id: 'ClientSession' });
export type ClientSession = z.infer<typeof clientSessionSchema>;

export interface Clients {
  /** Newest first. */
  items: ClientSession[];
  /** Those beyond the limit included. */
  total: number;
}
