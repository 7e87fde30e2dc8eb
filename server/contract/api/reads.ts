import { z } from 'zod';
import { clientSessionSchema } from '../clients.ts';
import { groupIdSchema, groupSpecSchema } from '../group.ts';
import {
  groupFootprintSchema,
  listKindSchema,
  previewedToolSchema,
  reachedToolSchema,
  serverItemSchema,
  toolBriefSchema,
} from '../items.ts';
import { keyScopeSchema } from '../key.ts';
import { nameSchema } from '../names.ts';
import { whySchema } from '../reach.ts';
import { saidShape } from '../remark.ts';
import { listOf } from './common.ts';

const endpoint = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: '`mcp` (the endpoint over everything), a group id or a server name' });

export const toolIndexSchema = listOf(toolBriefSchema).meta({ id: 'ToolIndex' });
export type ToolIndex = z.infer<typeof toolIndexSchema>;

export const serverItemsParams = z.object({ name: nameSchema, kind: listKindSchema });
export const serverItemListSchema = listOf(serverItemSchema).meta({ id: 'ServerItemList' });
export type ServerItemList = z.infer<typeof serverItemListSchema>;

export const keyToolsQuery = z.object({ endpoint: endpoint.default('mcp') });
export const keyToolsSchema = listOf(reachedToolSchema)
  .extend({
    endpoints: z
      .array(
        z.object({
          name: z.string(),
          kind: z.enum(['global', 'group', 'server']),
          title: z.string(),
          url: z.string().meta({ description: 'Over streamable HTTP' }),
        }),
      )
      .meta({ description: 'Every endpoint that the key opens' }),
  })
  .meta({ id: 'KeyTools' });
export type KeyTools = z.infer<typeof keyToolsSchema>;

export const previewScopeSchema = z
  .strictObject({ scope: keyScopeSchema })
  .meta({ id: 'PreviewScope', example: { scope: { groups: ['prod'], servers: [], tools: [] } } });

const accessingKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    owner: z.string(),
    active: z.boolean().meta({ description: 'Enabled and not expired' }),
    why: z.array(whySchema),
    tools: z.number().int().meta({ description: 'How many of its tools the key can call now' }),
  })
  .meta({ id: 'AccessingKey' });

const access = {
  keys: z.array(accessingKeySchema).meta({ description: 'One’s own; everybody’s for an administrator' }),
  othersHidden: z.number().int().meta({ description: 'Keys of others that reach it, too' }),
  naming: z.number().int().meta({
    description: 'All keys whose scope names it, hidden ones included: what its removal takes something from',
  }),
};

export const groupAccessSchema = z.object(access).meta({ id: 'GroupAccess' });
export type GroupAccess = z.infer<typeof groupAccessSchema>;
export const serverAccessSchema = z
  .object({
    ...access,
    groups: z
      .array(z.object({ id: z.string(), name: z.string().nullable() }))
      .meta({ description: 'Groups that hold it' }),
  })
  .meta({ id: 'ServerAccess' });
export type ServerAccess = z.infer<typeof serverAccessSchema>;

export const previewGroupSchema = z
  .strictObject({
    id: groupIdSchema.optional().meta({ description: 'Of the group that is being edited' }),
    spec: groupSpecSchema,
  })
  .meta({ id: 'PreviewGroup', example: { spec: { servers: [{ name: 'search', alias: 'web' }] } } });
export const groupPreviewSchema = groupFootprintSchema
  .extend({
    items: z.array(previewedToolSchema),
    problems: z
      .array(z.object({ path: z.string(), ...saidShape }))
      .meta({ description: 'What saving it would be refused for' }),
  })
  .meta({ id: 'GroupPreview' });
export type GroupPreview = z.infer<typeof groupPreviewSchema>;

export const sessionsQuery = z.object({
  endpoint: endpoint.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const sessionListSchema = z
  .object({
    items: z.array(clientSessionSchema).meta({ description: 'Newest first' }),
    total: z.number().int().meta({ description: 'Those beyond the limit included' }),
  })
  .meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof sessionListSchema>;
