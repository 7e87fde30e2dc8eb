import * as contract from '../../contract/api/tools.ts';
import { jsonRoute, type Route } from '../route.ts';

const tag = 'tools';

/** The hub's own hard cap on a call, ms; its time-outs without progress come first. */
const CALL_TIMEOUT_MS = 30 * 60_000;

export const toolRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/tools',
    tag,
    summary: 'List tools',
    description: 'What the caller’s own scope lets it see through an endpoint.',
    permission: 'view',
    query: contract.toolsQuery,
    success: { schema: contract.toolListSchema, description: 'The tools' },
    errors: [404],
    handler({ query }, { service, runtime }) {
      return { body: { items: runtime.tools(service.principal, query.endpoint ?? null) } };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/tools/call',
    tag,
    summary: 'Call a tool',
    description:
      'A tool that fails is a result with `isError`; problems are for calls that never reached it.',
    permission: 'tools.call',
    bodyLimit: 'hub',
    timeoutMs: CALL_TIMEOUT_MS,
    body: contract.callToolSchema,
    success: { schema: contract.callResultSchema, description: 'The MCP result' },
    errors: [404, 502, 504],
    async handler({ body }, { service, runtime, requestId, signal }) {
      const call = { endpoint: body.endpoint ?? null, name: body.name, arguments: body.arguments, requestId };
      return { body: await runtime.callTool(service.principal, call, signal) };
    },
  }),
];
