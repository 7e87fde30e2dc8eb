import * as contract from '../../contract/api/keys.ts';
import * as keys from '../../services/keys.ts';
import { emptyRoute, jsonRoute, type Route } from '../route.ts';
import { keyView } from '../views.ts';

const tag = 'keys';
const one = { schema: contract.keySchema, description: 'The key, without its secret' };
const issued = { schema: contract.issuedKeySchema, description: 'The key and, this once, its token' };

export const keyRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/keys',
    tag,
    summary: 'List keys',
    description: 'One’s own; an administrator sees everybody’s.',
    permission: 'keys.own',
    success: { schema: contract.keyListSchema, description: 'Keys, without their secrets' },
    async handler(_, { service }) {
      const items = await keys.listKeys(service);
      return { body: { items: items.map(keyView) } };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/keys',
    tag,
    summary: 'Create a key',
    description: 'Never reaches further than its creator.',
    permission: 'keys.own',
    body: contract.createKeySchema,
    success: { ...issued, status: 201 },
    async handler({ body }, { service }) {
      const { key, token } = await keys.createKey(service, body);
      return { body: { key: keyView(key), token }, revision: key.revision, location: `/keys/${key.id}` };
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/keys/{id}',
    tag,
    summary: 'Show a key',
    permission: 'keys.own',
    params: contract.keyParams,
    success: one,
    async handler({ params }, { service }) {
      const key = await keys.getKey(service, params);
      return { body: keyView(key), revision: key.revision };
    },
  }),
  jsonRoute({
    method: 'patch',
    path: '/keys/{id}',
    tag,
    summary: 'Change a key',
    description: 'Disabling it closes its streams within a second.',
    permission: 'keys.own',
    ifMatch: true,
    params: contract.keyParams,
    body: contract.patchKeySchema,
    success: one,
    async handler({ params, body, ifMatch }, { service }) {
      const key = await keys.updateKey(service, { ...params, patch: body, ifMatch });
      return { body: keyView(key), revision: key.revision };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/keys/{id}/rotate',
    tag,
    summary: 'Give a key a new secret',
    description: 'Id and scope stay. With an overlap the old secret goes on working for so long.',
    permission: 'keys.own',
    params: contract.keyParams,
    bodyOptional: true,
    body: contract.rotateKeySchema,
    success: issued,
    async handler({ params, body }, { service }) {
      const { key, token } = await keys.rotateKey(service, { ...params, ...body });
      return { body: { key: keyView(key), token }, revision: key.revision };
    },
  }),
  emptyRoute({
    method: 'post',
    path: '/keys/{id}/revoke',
    tag,
    summary: 'Revoke a key',
    description:
      'Ends it at once, on every replica, and closes its streams within a second. Needs no `If-Match`: nothing should stand in its way.',
    permission: 'keys.own',
    params: contract.keyParams,
    success: 'It is gone',
    handler: ({ params }, { service }) => keys.revokeKey(service, params),
  }),
  emptyRoute({
    method: 'delete',
    path: '/keys/{id}',
    tag,
    summary: 'Delete a key',
    description: 'The same as to revoke it.',
    permission: 'keys.own',
    params: contract.keyParams,
    success: 'It is gone',
    handler: ({ params }, { service }) => keys.revokeKey(service, params),
  }),
];
