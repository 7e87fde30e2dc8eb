import * as contract from '../../contract/api/reads.ts';
import { jsonRoute, type Route } from '../route.ts';

export const sessionRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/sessions',
    tag: 'sessions',
    summary: 'List clients that are connected',
    description:
      'MCP sessions that are live now. Of several replicas only the one that answers is asked: each knows its own.',
    permission: 'view',
    query: contract.sessionsQuery,
    success: { schema: contract.sessionListSchema, description: 'Sessions, without their ids' },
    handler: ({ query }, { runtime }) => ({ body: runtime.clients(query.endpoint ?? null, query.limit) }),
  }),
];
