import { groupParams } from '../../contract/api/groups.ts';
import * as contract from '../../contract/api/reads.ts';
import { groupFootprintSchema } from '../../contract/items.ts';
import { groupProblems } from '../../services/groups.ts';
import { jsonRoute, type Route } from '../route.ts';

const tag = 'groups';

/** What the endpoint of a group lists, or would list. */
export const groupReadRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/groups/{id}/footprint',
    tag,
    summary: 'Show what a group’s endpoint lists',
    permission: 'view',
    params: groupParams,
    success: { schema: groupFootprintSchema, description: 'As it is served now to a key of full scope' },
    handler: ({ params }, { runtime }) => ({ body: runtime.footprint(params.id) }),
  }),
  jsonRoute({
    method: 'post',
    path: '/groups/preview',
    tag,
    summary: 'Preview a group',
    description:
      'What its endpoint would list, with the very names that clients would see. Nothing is saved. What saving would be refused for is among the problems.',
    permission: 'groups.edit',
    body: contract.previewGroupSchema,
    success: { schema: contract.groupPreviewSchema, description: 'In the order of the list' },
    async handler({ body: { id, spec } }, { service, runtime }) {
      const problems = await groupProblems(service, { id: id ?? null, spec });
      return { body: { ...runtime.draft(spec), problems } };
    },
  }),
];
