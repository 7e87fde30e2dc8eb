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
    endpoint: z.string().meta({
      description:
        'As its URL has it: `mcp`, `mcp/{id}` of a group (by its id, also when asked by name) or server, `mcp/$smart`, or `mcp/$smart/{id}` of a group',
    }),
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

/** What was said, as JSON text; text that was cut is only the beginning of JSON. */
export const callPayloadSchema = z
  .object({
    arguments: z.string().meta({ description: 'of a tool or prompt; else the whole params' }),
    result: z.string().meta({ description: 'the result, or the JSON-RPC error' }),
    argumentsCut: z.boolean(),
    resultCut: z.boolean(),
    redacted: z.boolean().meta({ description: 'credentials were replaced by dots before it was stored' }),
  })
  .meta({ id: 'CallPayload' });
export type CallPayload = z.infer<typeof callPayloadSchema>;

/** A call with what was said, where that is stored and the reader may see it. */
export const callDetailSchema = callRecordSchema
  .extend({
    payload: callPayloadSchema.nullable(),
    payloadHidden: z.boolean().meta({ description: 'the reader may not see payloads, stored or not' }),
  })
  .meta({ id: 'CallDetail' });
export type CallDetail = z.infer<typeof callDetailSchema>;
