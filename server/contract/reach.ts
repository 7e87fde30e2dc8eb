import { z } from 'zod';
import { toolBriefSchema } from './items.ts';

/** A part of a scope by which something is reached. */
export const whySchema = z
  .union([z.enum(['all', 'server', 'tools']), z.templateLiteral(['group:', z.string()])])
  .meta({
    description:
      '`all`: the scope is everything · `server`: it names a server · `group:<id>`: it names that group · `tools`: it names single tools',
  });
export type Why = z.infer<typeof whySchema>;

/** How far a scope comes with one server or group. */
export interface Reach {
  why: Why[];
  /** Tools it can call there now. */
  tools: number;
  /** Whether the scope names the very thing (or tools of it), and so loses that name when it is removed. */
  named: boolean;
}

/** What a scope means at this moment. */
export const scopeReachSchema = z
  .object({
    servers: z.number().int().meta({ description: 'Servers of which it opens at least a part' }),
    groups: z.number().int().meta({ description: 'Groups whose endpoints it opens, in part or whole' }),
    tools: z.number().int(),
    items: z
      .array(toolBriefSchema.pick({ server: true, tool: true, title: true, description: true }))
      .meta({ description: 'The first 200 of the tools' }),
    unknown: z
      .array(z.object({ kind: z.enum(['server', 'group', 'tool']), name: z.string() }))
      .meta({ description: 'What the scope names and nobody has; a tool is `server/tool`. At most 200' }),
  })
  .meta({ id: 'ScopeReach' });
export type ScopeReach = z.infer<typeof scopeReachSchema>;
