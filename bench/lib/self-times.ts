import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What the inspector's profiler writes, as far as it is read here. */
const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
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
type Frame = z.infer<typeof profileSchema>['nodes'][number]['callFrame'];

export interface SelfTime {
  /** `relay server/hub/relay.ts`, `writev` for what the runtime does itself. */
  where: string;
  file: string;
  microseconds: number;
}

/** Time spent in each function itself, the longest first; bundled code under the names of its sources. */
export function selfTimes(path: string): SelfTime[] {
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const sourceOf = sources();
  const found = new Map<string, SelfTime>();
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    if (!frame || frame.functionName === '(idle)') continue;
    const file = sourceOf(frame);
    const where = `${frame.functionName || '(anonymous)'} ${file}`;
    const entry = found.get(where) ?? { where, file, microseconds: 0 };
    found.set(where, entry);
    entry.microseconds += timeDeltas[index] ?? 0;
  }
  return [...found.values()].sort((a, b) => b.microseconds - a.microseconds);
}

function sources(): (frame: Frame) => string {
  const maps = new Map<string, SourceMap | null>();
  return ({ url, lineNumber, columnNumber }) => {
    if (!url.startsWith('file:')) return url;
    const path = fileURLToPath(url);
    const map = maps.get(path) ?? readMap(`${path}.map`);
    maps.set(path, map);
    const entry = map?.findEntry(lineNumber, columnNumber);
    const original = entry && 'originalSource' in entry ? entry.originalSource : path;
    return original.replace(/^.*?(?=server\/|node_modules\/)/, '');
  };
}

function readMap(path: string): SourceMap | null {
  return existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : null;
}
