import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import type { Definitions, Target } from '../catalog.ts';

const MARK = Buffer.from('"taskSupport"');

/** Pure: which tools say that they run as a task (2025-11-25), of servers that promise as much. */
export function taskToolsOf(
  { entries, json }: { entries: ReadonlyMap<string, Target>; json: Definitions },
  runsTasks: (server: string) => boolean,
): Set<string> {
  const able = new Set<string>();
  const found = new Set<string>();
  for (const { member } of entries.values()) if (runsTasks(member.server.name)) able.add(member.server.name);
  if (able.size === 0) return found;
  for (const [name, { member }] of entries) {
    const bytes = able.has(member.server.name) ? json.get(name) : undefined;
    if (!bytes?.includes(MARK)) continue;
    const support = memberValue(memberValue(parseOrUndefined(bytes), 'execution'), 'taskSupport');
    if (support === 'optional' || support === 'required') found.add(name);
  }
  return found;
}
