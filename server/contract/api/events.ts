import { z } from 'zod';
import { callRecordSchema } from '../activity.ts';
import { nameSchema } from '../names.ts';
import { logLineSchema, serverStatusSchema } from '../runtime.ts';
import { smartStatusSchema } from './smart-routing.ts';

/** Sent first, and again whenever the stream cannot be resumed: the whole live state. */
const snapshot = z.object({
  type: z.literal('snapshot'),
  servers: z.array(serverStatusSchema),
  sessions: z.number().int(),
});

const sessionNews = {
  principal: z.string().meta({ description: 'e.g. key:abcdefghij' }),
  endpoint: z.string().meta({ description: '`mcp`, a group id or a server name' }),
  client: z.object({ name: z.string(), version: z.string() }).nullable(),
  at: z.iso.datetime(),
};

/** `data:` of the live stream; the SSE `event:` is `type`. Mirrors `LiveEvent` of the runtime port. */
export const liveEventSchema = z
  .discriminatedUnion('type', [
    snapshot,
    z.object({ type: z.literal('server.status'), status: serverStatusSchema }),
    z.object({ type: z.literal('server.removed'), name: z.string() }),
    z.object({ type: z.literal('lists.changed'), server: z.string() }),
    z.object({ type: z.literal('settings.changed'), revision: z.number().int() }),
    z.object({ type: z.literal('keys.changed') }),
    z.object({ type: z.literal('users.changed') }),
    z.object({ type: z.literal('audit.changed') }),
    z.object({ type: z.literal('sessions.changed'), open: z.number().int() }),
    z.object({ type: z.literal('session.opened'), ...sessionNews }),
    z.object({ type: z.literal('session.closed'), ...sessionNews }),
    z.object({ type: z.literal('smart.changed'), status: smartStatusSchema }),
    z.object({
      type: z.literal('activity'),
      calls: z.array(callRecordSchema),
      more: z.number().int().meta({ description: 'Calls of the same second that are left out' }),
    }),
    z.object({ type: z.literal('logs'), server: z.string(), lines: z.array(logLineSchema) }),
  ])
  .meta({ id: 'LiveEvent' });
export type LiveMessage = z.infer<typeof liveEventSchema>;

const MOST_FOLLOWED = 20;

/** What a stream carries besides what every stream does. */
export const eventsQuery = z.object({
  activity: z
    .enum(['0', '1'])
    .default('0')
    .meta({ description: '1: calls as they end, gathered for a second' }),
  logs: z
    .string()
    .max(1000)
    .default('')
    .transform((text) => text.split(',').filter((name) => name !== ''))
    .pipe(z.array(nameSchema).max(MOST_FOLLOWED))
    .meta({
      description: `Names of servers whose output is followed, with commas between, at most ${MOST_FOLLOWED}`,
    }),
});
