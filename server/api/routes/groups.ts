import * as contract from '../../contract/api/groups.ts';
import * as groups from '../../services/groups.ts';
import { emptyRoute, jsonRoute, type Route } from '../route.ts';
import { groupView } from '../views.ts';

const tag = 'groups';
const one = { schema: contract.groupSchema, description: 'The group' };

export const groupRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/groups',
    tag,
    summary: 'List groups',
    permission: 'view',
    success: { schema: contract.groupListSchema, description: 'Every group' },
    async handler(_, { service }) {
      const items = await groups.listGroups(service);
      return { body: { items: items.map(groupView) } };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/groups',
    tag,
    summary: 'Add a group',
    permission: 'groups.edit',
    body: contract.createGroupSchema,
    success: { ...one, status: 201, description: 'The new group' },
    errors: [409],
    async handler({ body }, { service }) {
      const group = await groups.createGroup(service, body);
      return { body: groupView(group), revision: group.revision, location: `/groups/${group.id}` };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/groups/{id}',
    tag,
    summary: 'Show a group',
    permission: 'view',
    params: contract.groupParams,
    success: one,
    async handler({ params }, { service }) {
      const group = await groups.getGroup(service, params);
      return { body: groupView(group), revision: group.revision };
    },
  }),
  jsonRoute({
    method: 'patch',
    path: '/groups/{id}',
    tag,
    summary: 'Change a group',
    permission: 'groups.edit',
    ifMatch: true,
    params: contract.groupParams,
    body: contract.patchGroupSchema,
    success: one,
    async handler({ params, body, ifMatch }, { service }) {
      const group = await groups.updateGroup(service, { ...params, patch: body, ifMatch });
      return { body: groupView(group), revision: group.revision };
    },
  }),
  emptyRoute({
    method: 'delete',
    path: '/groups/{id}',
    tag,
    summary: 'Remove a group',
    description:
      'It is taken out of every key scope that names it, so that a later group of that id is not open to them; a scope with nothing left opens nothing. Bringing it back, also by a rollback, does not bring the scopes back. The same happens to what is taken out of the settings file.',
    permission: 'groups.edit',
    ifMatch: true,
    params: contract.groupParams,
    success: 'It is gone, and so are its endpoints',
    async handler({ params, ifMatch }, { service }) {
      await groups.deleteGroup(service, { ...params, ifMatch });
    },
  }),
];
