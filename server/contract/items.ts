import { z } from 'zod';
import { overrideSchema } from './server.ts';

/** Lists of a server, as their routes name them. */
export const listKindSchema = z.enum(['tools', 'prompts', 'resources', 'templates']);
export type ListKind = z.infer<typeof listKindSchema>;

const tokens = z.number().int().meta({
  description:
    'Estimate of what its definition costs a model that is shown it: bytes of its JSON divided by 4, rounded',
});
const title = z.string().optional();

/** A tool in a few words; for search, pickers and trees. */
export const toolBriefSchema = z
  .object({
    server: z.string(),
    tool: z.string().meta({ description: "The server's own name of it: what groups and key scopes use" }),
    shownAs: z.string().optional().meta({ description: 'Where an override gives it another name' }),
    title,
    description: z.string().meta({ description: 'One line of at most 200 characters' }),
    tokens,
    enabled: z.boolean().meta({ description: 'False while it is hidden or its server is disabled' }),
    readOnly: z.boolean().optional().meta({ description: 'Its server says that it changes nothing' }),
    destructive: z.boolean().optional().meta({ description: 'Its server says that it may destroy' }),
  })
  .meta({ id: 'ToolBrief' });
export type ToolBrief = z.infer<typeof toolBriefSchema>;

/** One tool, prompt, resource or resource template of a server as an administrator sees it. */
export const serverItemSchema = z
  .object({
    name: z.string().meta({ description: "The server's own name, URI or URI template of it" }),
    enabled: z.boolean(),
    override: overrideSchema.nullable().meta({ description: 'What clients are shown in place of its own' }),
    definition: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What the server says of it, hidden or not; null while it does not list it' }),
    tokens,
  })
  .meta({ id: 'ServerItem' });
export type ServerItem = z.infer<typeof serverItemSchema>;

/** A tool that a scope reaches through an endpoint. */
export const reachedToolSchema = z
  .object({
    name: z.string().meta({ description: 'The name to call it by on that endpoint' }),
    server: z.string(),
    tool: z.string(),
    title,
    description: z.string(),
  })
  .meta({ id: 'ReachedTool' });
export type ReachedTool = z.infer<typeof reachedToolSchema>;

/** A URL under `/mcp` that a scope opens. */
export interface OpenedEndpoint {
  /** `mcp`, or the id of a group or the name of a server. */
  name: string;
  kind: 'global' | 'group' | 'server';
  title: string;
}

/** What a group costs and shows, with what about its names somebody should know. */
export const groupWarningSchema = z
  .object({
    kind: z
      .enum(['shortened', 'renamed', 'not-offered', 'hidden', 'server-disabled', 'server-unknown'])
      .meta({
        description:
          '`shortened`: its name was too long or had odd characters · `renamed`: another tool has the name already · `not-offered`: chosen, but its server does not list it · `hidden`: chosen, but switched off at its server · `server-disabled`, `server-unknown`: a member that gives nothing',
      }),
    server: z.string(),
    tool: z.string().nullable(),
    name: z.string().nullable().meta({ description: 'What clients see instead' }),
    message: z.string(),
  })
  .meta({ id: 'GroupWarning' });
export type GroupWarning = z.infer<typeof groupWarningSchema>;

export const groupFootprintSchema = z
  .object({
    tools: z.number().int(),
    tokens: z.number().int().meta({
      description: 'Estimate of what the whole list costs a model: bytes of its JSON divided by 4, rounded',
    }),
    warnings: z.array(groupWarningSchema).meta({ description: 'At most 500' }),
  })
  .meta({ id: 'GroupFootprint' });
export type GroupFootprint = z.infer<typeof groupFootprintSchema>;

export const previewedToolSchema = z
  .object({ name: z.string(), server: z.string(), tool: z.string(), tokens })
  .meta({ id: 'PreviewedTool' });
export interface GroupDraft extends GroupFootprint {
  items: z.infer<typeof previewedToolSchema>[];
}
