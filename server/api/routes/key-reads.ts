import { keyParams } from '../../contract/api/keys.ts';
import * as contract from '../../contract/api/reads.ts';
import type { OpenedEndpoint } from '../../contract/items.ts';
import { scopeReachSchema } from '../../contract/reach.ts';
import { checkScope } from '../../services/key-access.ts';
import { getKey } from '../../services/keys.ts';
import { jsonRoute, type Route } from '../route.ts';

const tag = 'keys';

/** What keys reach. */
export const keyReadRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/keys/{id}/tools',
    tag,
    summary: 'List what a key can call',
    description:
      'Through one endpoint, under the names that its clients see there. An endpoint that it does not open lists nothing. A disabled or expired key is shown as if it worked.',
    permission: 'keys.own',
    params: keyParams,
    query: contract.keyToolsQuery,
    success: { schema: contract.keyToolsSchema, description: 'The tools, and the endpoints it opens' },
    async handler({ params, query }, { service, runtime, facts }) {
      const { scope } = await getKey(service, params);
      const items = await runtime.reachedTools(scope, query.endpoint);
      const opened = await runtime.openedEndpoints(scope);
      return { body: { items, endpoints: opened.map((each) => withUrl(each, facts.publicUrl)) } };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/keys/preview',
    tag,
    summary: 'Preview a scope',
    description: 'What a key of this scope would reach now. Nothing is created.',
    permission: 'keys.own',
    body: contract.previewScopeSchema,
    success: { schema: scopeReachSchema, description: 'How much, and the first of it' },
    async handler({ body }, { service, runtime }) {
      checkScope(service, body.scope);
      return { body: await runtime.scopeReach(body.scope) };
    },
  }),
];

function withUrl(endpoint: OpenedEndpoint, publicUrl: string) {
  const path = endpoint.kind === 'global' ? '/mcp' : `/mcp/${endpoint.name}`;
  return { ...endpoint, url: `${publicUrl}${path}` };
}
