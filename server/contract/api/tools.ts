import { z } from 'zod';
import { listOf } from './common.ts';

/** A tool as the caller sees it through an endpoint. */
export const toolSchema = z
  .object({
    name: z.string().meta({ description: 'The name to call it by' }),
    server: z.string(),
    tool: z.string().meta({ description: "The server's own name of it" }),
    definition: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Tool' });
export const toolListSchema = listOf(toolSchema).meta({ id: 'ToolList' });

const endpoint = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'A group id or server name; absent is the endpoint over everything' });

export const toolsQuery = z.object({ endpoint: endpoint.optional() });

export const callToolSchema = z
  .strictObject({
    endpoint: endpoint.optional(),
    name: z.string().min(1).max(256),
    arguments: z.record(z.string(), z.unknown()).default({}),
  })
  .meta({ id: 'CallTool', example: { name: 'everything__echo', arguments: { message: 'hello' } } });

export const callResultSchema = z
  .record(z.string(), z.unknown())
  .meta({ id: 'CallToolResult', description: 'The MCP result: content, structuredContent, isError' });
