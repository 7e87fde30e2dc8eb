import * as contract from '../../contract/api/smart-routing.ts';
import * as smart from '../../services/smart-routing.ts';
import { emptyRoute, jsonRoute, type Route } from '../route.ts';

const tag = 'smart-routing';

/** Finding tools by what they are needed for: what smart endpoints do for agents, for people. */
export const smartRoutingRoutes: Route[] = [
  jsonRoute({
    method: 'post',
    path: '/smart-routing/search',
    tag,
    summary: 'Search tools',
    description:
      'What an agent would find at `/mcp/$smart`, or at that of a group, with the reasons. Within the caller’s own scope, or as a key that the caller may see would: one’s own, any for administrators.',
    permission: 'view',
    body: contract.searchToolsSchema,
    success: { schema: contract.searchResultSchema, description: 'The best first' },
    errors: [404],
    async handler({ body }, { service, runtime, signal }) {
      const { scope, full } = await smart.searchScopes(service, body.key);
      return { body: await runtime.searchTools(body, scope, full, signal) };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/smart-routing/status',
    tag,
    summary: 'Show the index',
    description: 'As this process sees it: which model embeds, how many tools are embedded, and what fails.',
    permission: 'view',
    success: { schema: contract.smartStatusSchema, description: 'How far it is' },
    handler: (_, { runtime }) => ({ body: runtime.smartStatus() }),
  }),
  jsonRoute({
    method: 'post',
    path: '/smart-routing/reindex',
    tag,
    summary: 'Embed all tools anew',
    description:
      'Beside the vectors there are, which answer until all new ones are there. While one runs, another changes nothing. It is audited.',
    permission: 'servers.operate',
    success: { status: 202, schema: contract.smartStatusSchema, description: 'How far it is' },
    errors: [422],
    async handler(_, { service, runtime }) {
      await smart.recordReindex(service);
      runtime.reindex();
      return { body: runtime.smartStatus() };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/smart-routing/queries',
    tag,
    summary: 'List what agents searched for',
    description:
      'What this process was asked since it started, the newest few hundred, and what was called after it. These are words of others, so who may read payloads of calls may read them.',
    permission: 'audit.view',
    query: contract.askedQueriesQuery,
    success: { schema: contract.askedQueriesSchema, description: 'Newest first' },
    handler: ({ query }, { runtime }) => ({ body: { items: runtime.askedQueries(query) } }),
  }),
  jsonRoute({
    method: 'get',
    path: '/smart-routing/learned',
    tag,
    summary: 'List what use has taught',
    description:
      'Which tool was called after which words; its weight fades with time. The words are those of others, as in the queries.',
    permission: 'audit.view',
    query: contract.learnedQuery,
    success: { schema: contract.learnedSchema, description: 'The strongest first' },
    handler: ({ query }, { runtime }) => ({ body: { items: runtime.learned(query.limit) } }),
  }),
  emptyRoute({
    method: 'delete',
    path: '/smart-routing/learned',
    tag,
    summary: 'Forget what use has taught',
    description: 'All of it, for every replica; it cannot be brought back. It is audited.',
    permission: 'servers.operate',
    success: 'It is forgotten',
    async handler(_, { service, runtime }) {
      await smart.recordForgetting(service);
      await runtime.forgetLearned();
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/smart-routing/footprint',
    tag,
    summary: 'Compare what endpoints cost a model',
    description: 'What each endpoint lists, in tokens, beside the three tools of its smart endpoint.',
    permission: 'view',
    success: {
      schema: contract.tokenFootprintSchema,
      description: 'The endpoint over everything, then groups, then servers',
    },
    handler: async (_, { runtime }) => ({ body: await runtime.tokenFootprint() }),
  }),
  jsonRoute({
    method: 'get',
    path: '/smart-routing/text',
    tag,
    summary: 'Show what agents read of a smart endpoint',
    description:
      'The description of its `search_tools`. The `ETag` is that of what holds the line of administrators: the settings, or the group.',
    permission: 'view',
    query: contract.smartTextQuery,
    success: { schema: contract.smartTextSchema, description: 'The line and the whole text' },
    errors: [404],
    async handler({ query }, { service, runtime }) {
      const { about, revision } = await smart.getSmartAbout(service, query);
      return { body: { ...runtime.smartText(query.group ?? null, about ?? ''), about }, revision };
    },
  }),
  jsonRoute({
    method: 'put',
    path: '/smart-routing/text',
    tag,
    summary: 'Say what lies behind all of it',
    description:
      'Sets `smartRouting.about` of the settings, and nothing else of them: a new revision, audited. That of a group is its `smartRouting.about`. With `If-Match`, only if no setting has changed since.',
    permission: 'servers.edit',
    ifMatch: 'optional',
    body: contract.putSmartTextSchema,
    success: { schema: contract.smartTextSchema, description: 'As it is now' },
    async handler({ body, ifMatch }, { service, runtime }) {
      const { about, revision } = await smart.setSmartAbout(service, { ...body, ifMatch });
      return { body: { ...runtime.smartText(null, about ?? ''), about }, revision };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/smart-routing/text/preview',
    tag,
    summary: 'Preview what agents would read',
    description: 'With a draft in the place of the saved line. Nothing is saved.',
    permission: 'view',
    body: contract.previewSmartTextSchema,
    success: { schema: contract.smartTextSchema, description: 'The draft and the whole text' },
    errors: [404],
    handler({ body: { group, about } }, { runtime }) {
      return { body: { ...runtime.smartText(group ?? null, about), about: about || null } };
    },
  }),
];
