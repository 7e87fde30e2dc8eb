import { z } from 'zod';
import { groupIdSchema, groupSpecSchema } from '../group.ts';
import { remarkSchema } from '../remark.ts';
import { originSchema } from '../server.ts';
import { listOf } from './common.ts';

export const groupSchema = z
  .object({
    id: groupIdSchema,
    spec: groupSpecSchema,
    origin: originSchema,
    drift: z.boolean().meta({ description: 'Differs from the settings file that brought it' }),
    revision: z.number().int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    nameRoute: z.boolean().meta({
      description: 'It answers under its name, too: `/mcp/{name}`. `routing.enableGroupNameRoute` allows it',
    }),
    warnings: z.array(remarkSchema).meta({
      description: 'What about it does not do what it seems to, e.g. a name that stands for another',
    }),
  })
  .meta({ id: 'Group' });
export type GroupView = z.infer<typeof groupSchema>;

export const groupListSchema = listOf(groupSchema).meta({ id: 'GroupList' });
export const groupParams = z.object({ id: groupIdSchema });

export const createGroupSchema = z.strictObject({ id: groupIdSchema, spec: groupSpecSchema }).meta({
  id: 'CreateGroup',
  example: {
    id: 'prod',
    spec: {
      name: 'Production',
      servers: [{ name: 'github' }, { name: 'search', tools: ['web_search'], alias: 'web' }],
    },
  },
});

export const patchGroupSchema = z.record(z.string(), z.unknown()).meta({
  id: 'PatchGroup',
  description: 'Merge patch of the spec; null removes a member',
  example: { name: 'Production' },
});
