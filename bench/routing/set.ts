import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A tool as its server lists it; `id` is `server/name`. Schemas are as the server gave them. */
export const toolShape = z.strictObject({
  id: z.string().min(1),
  server: z.string().min(1),
  serverTitle: z.string().optional(),
  serverDescription: z.string().optional(),
  name: z.string().min(1),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
});

export const KINDS = ['plain', 'hard', 'two', 'none', 'language'] as const;

/** A need and the ids of all tools that serve it. `groups`: one list of alternatives for each of several needs. */
export const queryShape = z.strictObject({
  id: z.string().regex(/^q\d{3,}$/),
  text: z.string().min(1),
  kind: z.enum(KINDS),
  relevant: z.array(z.string()),
  groups: z.array(z.array(z.string()).min(1)).optional(),
});

/** Where the tools of one server came from and how it was made to list them. `args`, `env` and `files` hold dummies only. */
export const sourceShape = z.strictObject({
  server: z.string().regex(/^[a-z0-9-]+$/),
  package: z.string().min(1),
  version: z.string().min(1),
  licence: z.enum(['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD']),
  listed: z.iso.date(),
  how: z.strictObject({
    bin: z.string().optional(),
    args: z.array(z.string()).optional(),
    env: z.record(z.string(), z.string()).optional(),
    files: z.record(z.string(), z.string()).optional(),
    overrides: z.record(z.string(), z.string()).optional(),
    installScripts: z.literal(true).optional(),
  }),
});

export type Tool = z.infer<typeof toolShape>;
export type Query = z.infer<typeof queryShape>;
export type Source = z.infer<typeof sourceShape>;

export interface RoutingSet {
  tools: Tool[];
  queries: Query[];
  sources: Source[];
}

/** The set in `folder`. @throws Error when a file is missing or a line is not what it should be */
export function readRoutingSet(folder: string): RoutingSet {
  return {
    tools: lines(`${folder}/tools.jsonl`, toolShape),
    queries: lines(`${folder}/queries.jsonl`, queryShape),
    sources: readSources(`${folder}/sources.json`),
  };
}

/** @throws Error when the file is missing or an entry is not what it should be */
export function readSources(file: string): Source[] {
  return z.array(sourceShape).parse(JSON.parse(readFileSync(file, 'utf8')));
}

function lines<T>(file: string, shape: z.ZodType<T>): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      const parsed = shape.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
      throw new Error(`${file}:${index + 1}: ${z.prettifyError(parsed.error)}`);
    });
}
