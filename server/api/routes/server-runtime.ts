import type { z } from 'zod';
import * as contract from '../../contract/api/servers.ts';
import type { LogLine } from '../../contract/runtime.ts';
import { authorise } from '../../services/permissions.ts';
import * as servers from '../../services/servers.ts';
import { jsonRoute, type Route, streamRoute } from '../route.ts';
import { endOf } from '../stream-end.ts';
import { serverView } from '../views.ts';
import { watchTest } from '../watched-test.ts';

const tag = 'servers';

/** More than any server keeps. */
const ALL_LINES = 5000;

/** Time for a first `npx` to download its package, ms. */
const TEST_TIMEOUT_MS = 300_000;

function chosen(lines: LogLine[], query: z.output<typeof contract.logsQuery>): LogLine[] {
  const { q, stream, limit } = query;
  const wanted = q?.toLowerCase();
  return lines
    .filter((line) => stream === undefined || line.stream === stream)
    .filter(({ text }) => wanted === undefined || text.toLowerCase().includes(wanted))
    .slice(-limit);
}

async function* asText(lines: readonly LogLine[]): AsyncGenerator<string> {
  yield lines.map(({ at, stream, text }) => `${at} ${stream.padEnd(7)} ${text}\n`).join('');
}

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
      const server = await servers.recordRestart(service, params);
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
  streamRoute({
    method: 'post',
    path: '/servers/test',
    tag,
    summary: 'Watch a connection test',
    description:
      'As the test of a server, told as it happens: each stage as it begins and ends, at last a line with `done`. A `spec` is an administrator’s. The test ends when the caller goes away.',
    permission: 'servers.operate',
    body: contract.watchTestSchema,
    errors: [404],
    success: {
      contentTypes: ['application/jsonl'],
      schema: contract.testLineSchema,
      description: 'One line. A failed test is an answer, not an error',
    },
    async handler({ body }, call) {
      if (body.spec) authorise(call.service, 'servers.configure');
      const spec = await servers.specForTest(call.service, { name: body.name, spec: body.spec ?? null });
      return watchTest(call.runtime, { name: body.name, spec }, endOf(call));
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/servers/{name}/logs',
    tag,
    summary: 'Read a server’s recent output',
    description: 'What is left of it: the newest lines, in bounds of number and size.',
    permission: 'servers.operate',
    params: contract.serverParams,
    query: contract.logsQuery,
    success: { schema: contract.logListSchema, file: 'text/plain', description: 'Newest last' },
    handler({ params: { name }, query }, { runtime }) {
      const items = chosen(runtime.logs(name, ALL_LINES), query);
      if (query.download === 'false') return { body: { items } };
      return {
        contentType: 'text/plain; charset=utf-8',
        chunks: asText(items),
        filename: `${name}-output.txt`,
      };
    },
  }),
];
