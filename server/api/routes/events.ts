import { eventsQuery, liveEventSchema } from '../../contract/api/events.ts';
import { may } from '../../contract/permissions.ts';
import { openEvents } from '../events.ts';
import { type Route, streamRoute } from '../route.ts';
import { endOf } from '../stream-end.ts';

export const eventRoutes: Route[] = [
  streamRoute({
    method: 'get',
    path: '/events',
    tag: 'events',
    summary: 'Follow the live state',
    description:
      'Server-sent events: first a `snapshot`, then every change, each with an `id`. What the caller may not see is left out. A client that falls behind is cut and finds a new snapshot when it comes back.',
    permission: 'view',
    query: eventsQuery,
    success: {
      contentTypes: ['text/event-stream'],
      schema: liveEventSchema,
      description: 'The `data` of one event. Goes on until either side ends it',
    },
    handler({ query }, call) {
      const { chunks, cutting } = openEvents({
        runtime: call.runtime,
        interest: { activity: query.activity === '1', logs: query.logs },
        may: (permission) => may(call.roleNow(), permission),
        ended: endOf(call),
      });
      return { contentType: 'text/event-stream; charset=utf-8', chunks, cut: cutting };
    },
  }),
];
