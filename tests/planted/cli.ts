import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hubProgram, PROJECT } from '../support/hub.ts';
import { stdioEntry } from './entries.ts';
import type { World } from './world.ts';

/** A hub that waits for its database says so long before. */
const START_MS = 15_000;

/** Runs one command beside the hub, with its environment, and looks at what it prints. */
async function run(world: World, args: string[], env: Record<string, string> = {}): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const { dataDir, settingsPath } = world.hub;
  const child = spawn(process.execPath, [...hubProgram(), ...args], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      NODE_ENV: 'production',
      PATH,
      HOME,
      ...world.env,
      DATA_DIR: dataDir,
      MCP_SETTINGS_PATH: settingsPath,
      PATCHBAY_ENV: 'test',
      ...env,
    },
    timeout: args[0] === 'start' ? START_MS : 60_000,
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => printed.push(chunk));
  await once(child, 'close');
  const command = args
    .filter((arg) => /^[a-z-]+$/.test(arg))
    .slice(0, 2)
    .join(' ');
  const isPlain = args.includes('plain') ? ' --secrets plain' : '';
  world.look(`patchbay ${command}${isPlain}`, args.join(' '), Buffer.concat(printed));
}

/** Both for people and for programs. */
const both = (...args: string[]): string[][] => [args, [...args, '--json']];

/** Every command while the hub runs. */
export async function runCommands(world: World): Promise<void> {
  const { marks, hub } = world;
  const document = join(hub.dir, 'document.json');
  writeFileSync(
    document,
    JSON.stringify({
      mcpServers: {
        typed: stdioEntry(marks, 'document'),
        b: marks.plant('entry', 'wrong entry of a document'),
      },
    }),
  );
  const commands = [
    ...[...both('health-check'), ...both('doctor'), ...both('server', 'list'), ...both('keys', 'list')],
    ...[...both('users', 'list'), ...both('settings', 'validate'), ...both('settings', 'diff', document)],
    ...[...both('settings', 'apply', '--dry-run', document), ...both('settings', 'export')],
    ...both('search', 'gossip'),
    [
      'server',
      'add',
      'typed',
      '--json',
      '--env',
      `A=${marks.plant('entry', 'server add')}`,
      '--',
      'node',
      '-e',
      '0',
    ],
    ['server', 'restart', 'typed', '--json'],
    ['settings', 'export', '--secrets', 'plain'],
  ];
  await inPairs(commands, (args) => run(world, args));
}

/** The same where no hub runs, and starts that fail for a variable that is wrong. */
export async function runAlone(world: World): Promise<void> {
  const { marks } = world;
  const p = (name: string) => marks.plant('hub', name);
  await inPairs([...both('server', 'list'), ...both('settings', 'export'), ...both('doctor')], (args) =>
    run(world, args),
  );
  // A run of the marks is shorter than any key may be.
  const short = p('short BEARER_KEY').slice(0, 11);
  const wrong: Array<Record<string, string>> = [
    { BEARER_KEY: short, JWT_SECRET: short, ENCRYPTION_KEY: short, ADMIN_PASSWORD: short },
    { DATABASE_URL: `mysql://u:${p('wrong DATABASE_URL')}@h/d`, REDIS_URL: p('wrong REDIS_URL') },
    { DATABASE_URL: `postgres://u:${p('DATABASE_URL of nobody')}@127.0.0.1:1/d`, REDIS_URL: '' },
    { ENCRYPTION_KEY: `another-${p('another ENCRYPTION_KEY')}` },
    { BEARER_KEY_FILE: world.hub.settingsPath },
  ];
  await inPairs(wrong, (env) => run(world, ['start'], { ...env, PORT: '0', CONSOLE: 'off' }));
}

async function inPairs<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const next = async (): Promise<void> => {
    for (let each = left.shift(); each !== undefined; each = left.shift()) await work(each);
  };
  await Promise.all([next(), next()]);
}
