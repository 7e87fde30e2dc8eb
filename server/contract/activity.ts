import { z } from 'zod';

export const outcomeSchema = z.enum([
  'ok',
  'tool-error',
  'error',
  'timeout',
  'cancelled',
  'denied',
  'limited',
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** One tool call (or prompt, resource, completion request) that went through the hub. */
export const callRecordSchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    requestId: z.string(),
    principal: z.string(),
    endpoint: z.string().meta({ description: 'e.g. mcp, mcp/design' }),
    method: z.string(),
    server: z.string().nullable(),
    item: z.string().nullable().meta({ description: "the tool's or prompt's own name, or the URI" }),
    outcome: outcomeSchema,
    errorCode: z.number().int().nullable(),
    errorOwner: z.enum(['client', 'config', 'upstream', 'platform']).nullable(),
    durationMs: z.number(),
    upstreamMs: z.number(),
    requestBytes: z.number().int(),
    responseBytes: z.number().int(),
  })
  .meta({ id: 'CallRecord' });
export type CallRecord = z.infer<typeof callRecordSchema>;
