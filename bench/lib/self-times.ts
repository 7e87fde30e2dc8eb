import { readProfile } from './profile.ts';

export interface SelfTime {
  /** `relay server/hub/relay.ts`, `writev` for what the runtime does itself. */
  where: string;
  file: string;
  microseconds: number;
}

/** Time spent in each function itself, the longest first; bundled code under the names of its sources. */
export function selfTimes(path: string): SelfTime[] {
  const { nodes, timeOf, sourceOf } = readProfile(path);
  const found = new Map<string, SelfTime>();
  for (const { id, callFrame } of nodes) {
    if (callFrame.functionName === '(idle)') continue;
    const file = sourceOf(callFrame);
    const where = `${callFrame.functionName || '(anonymous)'} ${file}`;
    const entry = found.get(where) ?? { where, file, microseconds: 0 };
    found.set(where, entry);
    entry.microseconds += timeOf(id);
  }
  return [...found.values()].sort((a, b) => b.microseconds - a.microseconds);
}
