import * as contract from '../../contract/api/servers.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { authorise } from '../../services/permissions.ts';
import * as servers from '../../services/servers.ts';
import { jsonRoute, type Route } from '../route.ts';
import { serverToolViews, serverView } from '../views.ts';

const tag = 'servers';

/** Time for a first `npx` to download its package, ms. */
const TEST_TIMEOUT_MS = 300_000;

/** What is asked of a running server, rather than of its configuration. */
export const serverRuntimeRoutes: Route[] = [
  jsonRoute({
    method: 'post',
    path: '/servers/{name}/restart',
    tag,
    summary: 'Restart a server',
    description:
      'Ends it and starts it again, or starts it now if it waits for its next try. Answers before it is ready.',
    permission: 'servers.operate',
    params: contract.serverParams,
    success: { status: 202, schema: contract.serverSchema, description: 'The server, on its way' },
    async handler({ params }, { service, runtime }) {
      const server = await servers.getServer(service, params);
      if (!server.spec.enabled)
        throw new PatchbayError('conflict', `${params.name} is disabled; enable it instead`);
      await runtime.restart(params.name);
      return { body: serverView(server, runtime), revision: server.revision };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/servers/{name}/test',
    tag,
    summary: 'Test a connection',
    description:
      'Connects beside the running server, reads its lists and closes again; with a `spec` (an administrator’s), before it is saved.',
    permission: 'servers.operate',
    timeoutMs: TEST_TIMEOUT_MS,
    params: contract.serverParams,
    bodyOptional: true,
    body: contract.testServerSchema,
    success: {
      schema: contract.testReportSchema,
      description: 'How far it came. A failed test is an answer, not an error',
    },
    async handler({ params, body }, { service, runtime, signal }) {
      if (body.spec) authorise(service, 'servers.configure');
      const spec = await servers.specForTest(service, { ...params, spec: body.spec ?? null });
      return { body: await runtime.test(params.name, spec, signal) };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/servers/{name}/logs',
    tag,
    summary: 'Read a server’s recent output',
    permission: 'servers.operate',
    params: contract.serverParams,
    query: contract.logsQuery,
    success: { schema: contract.logListSchema, description: 'Newest last' },
    handler({ params, query }, { runtime }) {
      return { body: { items: runtime.logs(params.name, query.limit) } };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/servers/{name}/tools',
    tag,
    summary: 'List a server’s tools',
    permission: 'view',
    params: contract.serverParams,
    success: { schema: contract.serverToolListSchema, description: 'Its tools, hidden ones included' },
    async handler({ params }, { service, runtime }) {
      const server = await servers.getServer(service, params);
      return { body: { items: serverToolViews(server, runtime) } };
    },
  }),
];
