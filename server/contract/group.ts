import { z } from 'zod';
import { nameSchema } from './names.ts';

/** A server inside a group. An absent pick list means all of that kind, now and later. */
export const groupMemberSchema = z
  .strictObject({
    name: nameSchema,
    alias: nameSchema.optional(),
    tools: z.array(z.string().min(1)).max(5000).optional(),
    prompts: z.array(z.string().min(1)).max(5000).optional(),
    resources: z.array(z.string().min(1)).max(5000).optional(),
  })
  .meta({ id: 'GroupMember' });

export const groupSpecSchema = z
  .strictObject({
    name: z.string().min(1).max(200).optional(),
    description: z.string().max(10_000).optional(),
    servers: z.array(groupMemberSchema).max(1000).default([]),
    /** `about`: what agents read of what lies behind the group's smart endpoint. */
    smartRouting: z.strictObject({ about: z.string().max(2000).optional() }).optional(),
  })
  .meta({ id: 'GroupSpec' });

export type GroupMember = z.infer<typeof groupMemberSchema>;
export type GroupSpec = z.infer<typeof groupSpecSchema>;
export const groupIdSchema = nameSchema;
