import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, plainEnvironment, startChild } from '../lib/children.ts';
import { freePort, listening } from '../lib/ports.ts';
import { until } from '../lib/time.ts';
import { stdioUpstream, type Upstream } from '../lib/upstreams.ts';
import type { PlacedServer } from './place.ts';

const PROGRAM = fileURLToPath(new URL('../fixtures/toolset.mjs', import.meta.url));
/** So many of a set's servers are processes of their own, which the hub starts, drawn evenly. */
const STDIO = 3;

/** The servers of a set with their true lists: most over streamable HTTP from one process, some over stdio. */
export async function setUpstreams(servers: readonly PlacedServer[], folder: string): Promise<Upstream[]> {
  const file = join(folder, 'toolset.jsonl');
  const lines = servers.map(({ name, tools }) =>
    JSON.stringify({ name, tools: tools.map(({ json }) => json) }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  const port = await freePort();
  const every = Math.max(2, Math.floor(servers.length / STDIO));
  let owner: Pick<Upstream, 'start' | 'process'> | null = httpProcess(file, port, folder);
  return servers.map(({ name, title, description }, index): Upstream => {
    const said = { ...(title ? { title } : {}), ...(description ? { description } : {}) };
    if (index % every === every - 1 && index / every < STDIO) {
      const upstream = stdioUpstream(name, [PROGRAM, '--file', file, '--stdio', name]);
      return { ...upstream, entry: { ...upstream.entry, ...said } };
    }
    // The first one has the process of them all.
    const life = owner ?? { start: async () => {}, process: () => null };
    owner = null;
    const entry = { type: 'streamable-http', url: `http://127.0.0.1:${port}/mcp/${name}`, ...said };
    return { name, kind: 'http', entry, port, ...life };
  });
}

function httpProcess(file: string, port: number, folder: string): Pick<Upstream, 'start' | 'process'> {
  let child: Child | null = null;
  const args = [PROGRAM, '--file', file, '--http', String(port)];
  const options = { cwd: folder, env: plainEnvironment(), log: join(folder, 'toolset.log') };
  return {
    async start() {
      child = startChild(process.execPath, args, options);
      await until('the servers of the set to listen', 30_000, 20, () => listening(port));
    },
    process: () => (child?.exit() === null ? child : null),
  };
}
