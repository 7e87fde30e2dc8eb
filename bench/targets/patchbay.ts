import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataFolder } from '../lib/rest.ts';
import type { Launch, Target } from '../lib/target.ts';
import { KINDS } from '../lib/upstreams.ts';
import { temporaryDatabase } from './postgres.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/patchbay.js', import.meta.url));
/** A key of full scope for MCP. */
const BEARER_KEY = 'bench-0123456789abcdef0123456789';

export function isBuilt(): boolean {
  return existsSync(PROGRAM);
}

/** The hub itself on its embedded database. */
export const patchbay: Target = {
  name: 'patchbay',
  kinds: KINDS,
  maxUpstreams: Number.POSITIVE_INFINITY,
  isNode: true,
  isHub: true,
  toolName: (upstream, tool) => `${upstream}__${tool}`,
  async prepare({ folder, port, upstreams }) {
    const settings = join(folder, 'mcp_settings.json');
    const mcpServers = Object.fromEntries(upstreams.map(({ name, entry }) => [name, entry]));
    writeFileSync(settings, JSON.stringify({ mcpServers }));
    return {
      program: {
        command: process.execPath,
        args: [PROGRAM, 'start'],
        env: environment(folder, port, settings),
      },
      endpoint: { url: `http://127.0.0.1:${port}/mcp`, headers: { authorization: `Bearer ${BEARER_KEY}` } },
    };
  },
};

/** The same on a database of its own in the PostgreSQL server that `url` names. */
export function patchbayOn(url: string): Target {
  return {
    ...patchbay,
    name: 'patchbay-pg',
    async prepare(site): Promise<Launch> {
      const { program, endpoint } = await patchbay.prepare(site);
      const database = await temporaryDatabase(url);
      const env = { ...program?.env, DATABASE_URL: database.url };
      return { program: program && { ...program, env }, endpoint, release: database.drop };
    },
  };
}

function environment(folder: string, port: number, settings: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    CONSOLE: 'off',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataFolder(folder),
    MCP_SETTINGS_PATH: settings,
    BEARER_KEY,
  };
}
