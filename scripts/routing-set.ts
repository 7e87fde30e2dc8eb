/**
 * `npx tsx scripts/routing-set.ts [server…]`: makes bench/routing/set/tools.jsonl anew for the named servers, or for
 * all, from bench/routing/set/sources.json. Each package is installed into a temporary folder, at the version that is
 * named there, and its server is started once to list its tools; no tool is called. `--keep` leaves the folders.
 * Runs on Linux as root, because a server that gets no network needs a namespace. Exit code 1 when one could not be listed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSources, type Source, type Tool, toolShape } from '../bench/routing/set.ts';
import { install } from './routing-set/install.ts';
import { listTools } from './routing-set/list.ts';

const FOLDER = 'bench/routing/set';
const TOOLS = `${FOLDER}/tools.jsonl`;

const keep = process.argv.includes('--keep');
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const sources = readSources(`${FOLDER}/sources.json`);
const unknown = named.filter((name) => !sources.some(({ server }) => server === name));
if (unknown.length > 0) throw new Error(`not in ${FOLDER}/sources.json: ${unknown.join(', ')}`);

const listed = new Map<string, Tool[]>();
for (const tool of before()) listed.set(tool.server, [...(listed.get(tool.server) ?? []), tool]);
for (const source of sources.filter(({ server }) => named.length === 0 || named.includes(server))) {
  try {
    const tools = await toolsOf(source);
    listed.set(source.server, tools);
    write();
    console.log(`${source.server}: ${tools.length} tools`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`${source.server}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function toolsOf(source: Source): Promise<Tool[]> {
  const folder = mkdtempSync(join(tmpdir(), `routing-set-${source.server}-`));
  try {
    const installed = await install(source, folder);
    if (installed.licence !== source.licence)
      throw new Error(`its licence is ${installed.licence || 'not said'}, not ${source.licence}`);
    return await listTools(source, installed, folder);
  } finally {
    if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function before(): Tool[] {
  if (!existsSync(TOOLS)) return [];
  return readFileSync(TOOLS, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => toolShape.parse(JSON.parse(line)));
}

/** In the order of the sources, so that a new listing of one server changes its lines alone. */
function write(): void {
  const all = sources.flatMap(({ server }) => listed.get(server) ?? []);
  writeFileSync(TOOLS, all.map((tool) => `${JSON.stringify(tool)}\n`).join(''));
}
