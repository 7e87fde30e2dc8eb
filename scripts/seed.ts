/**
 * `npm run seed -- busy|broken|history|real`: a hub of its own with a page worth looking at, in a folder of its own. It runs
 * until Ctrl-C; nothing of another hub is touched.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseEnv } from '../server/config/env.ts';
import { loadSecrets } from '../server/config/secrets.ts';
import { silentLog } from '../server/lib/log.ts';
import { createSealer } from '../server/lib/seal.ts';
import { openStore } from '../server/store/store.ts';
import { broken } from './seed/broken.ts';
import { busy } from './seed/busy.ts';
import { history } from './seed/history.ts';
import { emptyPlace } from './seed/place.ts';
import { real } from './seed/real.ts';
import type { Scenario } from './seed/scenario.ts';
import { serveUpstreams } from './seed/upstreams.ts';

const SCENARIOS: ReadonlyMap<string, Scenario> = new Map(Object.entries({ busy, broken, history, real }));
const READY_MS = 120_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '3200' },
    dir: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [name = ''] = positionals;
const scenario = SCENARIOS.get(name);

if (!scenario || values.help) {
  const list = [...SCENARIOS].map(([id, { about }]) => `  ${id.padEnd(8)} ${about}`);
  console.log(
    ['npm run seed -- <scenario> [--port 3200] [--dir data/seed-<scenario>]', '', ...list].join('\n'),
  );
  process.exit(values.help ? 0 : 2);
}

const dir = emptyPlace(values.dir ?? join('data', `seed-${name}`));
const password = randomBytes(9).toString('base64url');
const settingsPath = join(dir, 'mcp_settings.json');
const env = {
  PORT: values.port,
  DATA_DIR: join(dir, 'data'),
  MCP_SETTINGS_PATH: settingsPath,
  BEARER_KEY: randomBytes(24).toString('base64url'),
};
const url = `http://localhost:${values.port}`;

const upstreams = await serveUpstreams();
await fill(scenario);
const hub = startHub();
await ready();
console.log(
  ['', `Open      ${url}${scenario.page}`, `Sign in   mei / ${password}`, 'Ctrl-C ends it.', ''].join('\n'),
);

async function fill({ fill: write }: Scenario): Promise<void> {
  console.log(`Filling ${dir} …`);
  const config = parseEnv({ ...process.env, ...env });
  const sealer = createSealer(loadSecrets(config).encryptionKey, 'store');
  const store = await openStore({ ...config.database, dataDir: config.dataDir, sealer, log: silentLog });
  try {
    const policy = { stdio: config.stdioSources };
    const ctx = { store, policy, principal: { kind: 'local' as const }, request: null };
    const settings = await write({ ctx, password, upstreamUrl: upstreams.url, progress });
    writeFileSync(settingsPath, JSON.stringify(settings, null, 2));
  } finally {
    await store.close();
  }
}

/** On a terminal one line that moves on; elsewhere nothing. */
function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${text.padEnd(40)}`);
}

function startHub() {
  // As `npm start` does: it builds what has changed.
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', ...env, LOG_LEVEL: 'error' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGTERM'));
  process.on('exit', () => child.kill('SIGKILL'));
  child.on('exit', (code) => {
    upstreams.close();
    process.exitCode = code ?? 0;
  });
  return child;
}

async function ready(): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline && hub.exitCode === null) {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) }).catch(
      () => null,
    );
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  const ended = hub.exitCode !== null;
  hub.kill('SIGTERM');
  throw new Error(ended ? 'the hub ended' : `the hub was not ready within ${READY_MS / 1000} s`);
}
