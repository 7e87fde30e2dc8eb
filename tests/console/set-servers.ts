import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAnySet } from '../../bench/routing/any-set.ts';
import { PROJECT } from '../support/hub.ts';

const PROGRAM = join(PROJECT, 'bench/fixtures/toolset.mjs');

/**
 * The largest servers of the project's own set, as entries of a settings file, with at least so many tools together.
 * @param folder for their lists, which must stay while they run
 */
export function setServers(folder: string, least: number) {
  const byServer = new Map<string, string[]>();
  for (const { server, definition } of readAnySet(join(PROJECT, 'bench/routing/set')).tools)
    byServer.set(server, [...(byServer.get(server) ?? []), JSON.stringify(definition)]);
  const chosen: [name: string, tools: string[]][] = [];
  let count = 0;
  for (const [name, tools] of [...byServer].sort((a, b) => b[1].length - a[1].length)) {
    if (count >= least) break;
    chosen.push([name, tools]);
    count += tools.length;
  }
  const file = join(folder, 'toolset.jsonl');
  writeFileSync(file, chosen.map(([name, tools]) => JSON.stringify({ name, tools })).join('\n'));
  const entry = (name: string) => ({ command: 'node', args: [PROGRAM, '--file', file, '--stdio', name] });
  return {
    names: chosen.map(([name]) => name),
    tools: count,
    mcpServers: Object.fromEntries(chosen.map(([name]) => [name, entry(name)])),
  };
}
