import * as contract from '../../contract/api/reads.ts';
import { serverParams } from '../../contract/api/servers.ts';
import { jsonRoute, type Route } from '../route.ts';

/** What servers offer, whoever may call it. */
export const itemReadRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/tools/index',
    tag: 'tools',
    summary: 'List every tool in brief',
    description:
      'Every known tool of every server under its own name, hidden ones and those of disabled servers included: for search and pickers. Answers 304 to an `If-None-Match` with the ETag it gave.',
    permission: 'view',
    success: { schema: contract.toolIndexSchema, description: 'The tools, in the order of their servers' },
    async handler(_, { runtime }) {
      const { tag, items } = await runtime.toolIndex();
      return { body: { items: [...items] }, tag };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/servers/{name}/tools',
    tag: 'servers',
    summary: 'List a server’s tools',
    description: 'The same as its items of the kind `tools`.',
    permission: 'view',
    params: serverParams,
    success: { schema: contract.serverItemListSchema, description: 'Its tools, hidden ones included' },
    async handler({ params }, { runtime }) {
      return { body: { items: await runtime.items(params.name, 'tools') } };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/servers/{name}/items/{kind}',
    tag: 'servers',
    summary: 'List a server’s tools, prompts, resources or resource templates',
    description:
      'As the server says them, with what overrides them. Hidden ones are there, and so is what only an override knows. A template is overridden among the resources, under its URI template.',
    permission: 'view',
    params: contract.serverItemsParams,
    success: { schema: contract.serverItemListSchema, description: 'In the order of their names' },
    async handler({ params }, { runtime }) {
      return { body: { items: await runtime.items(params.name, params.kind) } };
    },
  }),
];
