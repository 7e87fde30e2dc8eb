import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { z } from 'zod';
import type { Judged } from './metrics.ts';

/** A tool of any set of this form; `json` is what its server says of it. */
export interface SetTool {
  id: string;
  server: string;
  serverTitle?: string | undefined;
  serverDescription?: string | undefined;
  name: string;
  description: string;
  /** The definition as a server lists it, with the name that the set gives it. */
  definition: Readonly<Record<string, unknown>>;
}

export interface SetQuery extends Judged {
  id: string;
  text: string;
}

export interface AnySet {
  /** Of the folder, for people. */
  name: string;
  folder: string;
  tools: SetTool[];
  queries: SetQuery[];
}

/** Members that belong to the set and not to the definition. */
const toolLine = z.looseObject({
  id: z.string().min(1),
  server: z.string().min(1),
  serverTitle: z.string().nullish(),
  serverDescription: z.string().nullish(),
  name: z.string().min(1),
  description: z.string().nullish(),
  inputSchema: z.record(z.string(), z.unknown()).nullish(),
  title: z.string().nullish(),
  annotations: z.record(z.string(), z.unknown()).nullish(),
});

const queryLine = z.looseObject({
  id: z.coerce.string(),
  text: z.string().min(1),
  kind: z.string().optional(),
  relevant: z.array(z.string()).default([]),
  groups: z.array(z.array(z.string()).min(1)).optional(),
});

/**
 * The set in `folder`, of this project or another one: see README.md of the set beside. Members that mean nothing here
 * are left out. @throws Error naming the file and line that is not of this form
 */
export function readAnySet(folder: string): AnySet {
  const tools = lines(`${folder}/tools.jsonl`, toolLine).map(toolOf);
  const queries = lines(`${folder}/queries.jsonl`, queryLine).map(
    ({ id, text, kind, relevant, groups }): SetQuery => ({ id, text, kind, relevant, groups }),
  );
  const known = new Set(tools.map(({ id }) => id));
  if (known.size < tools.length) throw new Error(`${folder}/tools.jsonl: an id is there twice`);
  for (const { id, relevant, groups } of queries) {
    const unknown = [...relevant, ...(groups?.flat() ?? [])].find((tool) => !known.has(tool));
    if (unknown !== undefined)
      throw new Error(`${folder}/queries.jsonl: ${id} names ${unknown}, no tool's id`);
  }
  return { name: nameOf(folder), folder: resolve(folder), tools, queries };
}

const nameOf = (folder: string): string => basename(resolve(folder));

function toolOf(line: z.infer<typeof toolLine>): SetTool {
  const { name, title, description, inputSchema, annotations } = line;
  const definition = {
    name,
    ...(title ? { title } : {}),
    description: description ?? '',
    inputSchema: inputSchema ?? { type: 'object' },
    ...(annotations ? { annotations } : {}),
  };
  return {
    id: line.id,
    server: line.server,
    serverTitle: line.serverTitle ?? undefined,
    serverDescription: line.serverDescription ?? undefined,
    name,
    description: description ?? '',
    definition,
  };
}

function lines<T>(file: string, shape: z.ZodType<T>): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const parsed = shape.safeParse(JSON.parse(line));
      if (parsed.success) return [parsed.data];
      throw new Error(`${file}:${index + 1}: ${z.prettifyError(parsed.error)}`);
    });
}
