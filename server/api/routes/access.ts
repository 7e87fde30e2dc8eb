import { groupParams } from '../../contract/api/groups.ts';
import * as contract from '../../contract/api/reads.ts';
import { serverParams } from '../../contract/api/servers.ts';
import { groupsHolding } from '../../services/groups.ts';
import { keysReaching } from '../../services/key-access.ts';
import { jsonRoute, type Route } from '../route.ts';
import { keyAccessView } from '../views.ts';

const description =
  'By created keys. Besides them, the keys of the configuration (BEARER_KEY, bearerAuthKey) and this machine’s command line reach everything.';

/** Who can call something, and why. */
export const accessRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/servers/{name}/access',
    tag: 'servers',
    summary: 'Show who can call a server',
    description,
    permission: 'view',
    params: serverParams,
    success: { schema: contract.serverAccessSchema, description: 'Keys and groups' },
    async handler({ params }, { service, runtime }) {
      const measure = runtime.measure({ kind: 'server', name: params.name });
      const access = await keysReaching(service, measure);
      const groups = await groupsHolding(service, params.name);
      return { body: { ...keyAccessView(access), groups } };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/groups/{id}/access',
    tag: 'groups',
    summary: 'Show who can call a group’s endpoint',
    description,
    permission: 'view',
    params: groupParams,
    success: { schema: contract.groupAccessSchema, description: 'Keys' },
    async handler({ params }, { service, runtime }) {
      const measure = runtime.measure({ kind: 'group', id: params.id });
      return { body: keyAccessView(await keysReaching(service, measure)) };
    },
  }),
];
