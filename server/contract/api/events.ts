import { z } from 'zod';
import { serverStatusSchema } from '../runtime.ts';

/** Sent first, and again whenever the stream cannot be resumed: the whole live state. */
const snapshot = z.object({
  type: z.literal('snapshot'),
  servers: z.array(serverStatusSchema),
  sessions: z.number().int(),
});

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
    z.object({ type: z.literal('sessions.changed'), open: z.number().int() }),
  ])
  .meta({ id: 'LiveEvent' });
export type LiveMessage = z.infer<typeof liveEventSchema>;
