import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the inspector's profiler writes, as far as it is read here. */
const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      children: z.array(z.number()).default([]),
      callFrame: z.object({
        functionName: z.string(),
        url: z.string(),
        lineNumber: z.number(),
        columnNumber: z.number(),
      }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type ProfileNode = z.infer<typeof profileSchema>['nodes'][number];
export type CallFrame = ProfileNode['callFrame'];

export interface Profile {
  nodes: readonly ProfileNode[];
  /** Microseconds that were spent in a node itself. */
  timeOf: (node: number) => number;
  /** The file of a frame: `server/hub/relay.ts` also where it was bundled, empty for the runtime itself. */
  sourceOf: (frame: CallFrame) => string;
}

/** @throws Error where the file is not there yet, or is no profile */
export function readProfile(path: string): Profile {
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const times = new Map<number, number>();
  for (const [index, id] of samples.entries()) times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  return { nodes, timeOf: (node) => times.get(node) ?? 0, sourceOf: sources() };
}

function sources(): (frame: CallFrame) => string {
  const maps = new Map<string, SourceMap | null>();
  return ({ url, lineNumber, columnNumber }) => {
    if (!url.startsWith('file:')) return url;
    const path = fileURLToPath(url);
    const map = maps.get(path) ?? readMap(`${path}.map`);
    maps.set(path, map);
    const entry = map?.findEntry(lineNumber, columnNumber);
    const original = entry && 'originalSource' in entry ? entry.originalSource : path;
    // Bundled sources are named from where the bundle stands, others by their whole path.
    const at = relative(ROOT, resolve(dirname(path), original));
    return at.replace(/^.*?(?=node_modules\/)/, '');
  };
}

function readMap(path: string): SourceMap | null {
  return existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : null;
}
