import type { Config } from '../../config/env.ts';
import { readConfig } from '../../config/env.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import { CliFailure } from '../failure.ts';
import { readHubFile } from '../hub-file.ts';
import type { Io } from '../io.ts';
import {
  type Check,
  checkConsole,
  checkDatabase,
  checkDataDir,
  checkHub,
  checkNode,
  checkPort,
  checkRedis,
  checkSettings,
} from './doctor-checks.ts';

/** Runs every check, prints them with their fixes, and fails if one of them keeps the hub from running. */
export async function doctor(io: Io): Promise<void> {
  const checks = await examine();
  io.result({ ok: checks.every(({ verdict }) => verdict !== 'bad'), checks }, () => text(checks, io));
  const bad = checks.filter(({ verdict }) => verdict === 'bad');
  if (bad.length > 0 && !io.json)
    throw new CliFailure('unhealthy', `${bad.length} of ${checks.length} checks failed`);
  if (bad.length > 0) process.exitCode = 1;
}

async function examine(): Promise<Check[]> {
  const node = checkNode(process.versions.node);
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    const fields = error instanceof PatchbayError ? (error.fields ?? []) : [];
    const wrong = fields.map(({ path, message }) => `${path} ${message}`).join('; ') || messageOf(error);
    return [
      node,
      { name: 'environment', verdict: 'bad', message: wrong, fix: 'Correct or unset these variables' },
    ];
  }
  const hub = readHubFile(config.dataDir);
  return [
    node,
    { name: 'environment', verdict: 'good', message: `${config.profile} profile` },
    await checkHub(hub),
    checkDataDir(config.dataDir),
    await checkPort(config, hub),
    checkSettings(config, hub),
    await checkDatabase(config),
    await checkRedis(config.redisUrl),
    checkConsole(config),
  ];
}

function text(checks: readonly Check[], { paint }: Io): string {
  const marks = {
    good: paint.good('ok'),
    info: paint.dim('--'),
    warn: paint.warn('!!'),
    bad: paint.bad('no'),
  };
  return checks
    .flatMap(({ name, verdict, message, fix }) => {
      const line = `${marks[verdict]}  ${name.padEnd(12)} ${message}`;
      return fix ? [line, `    ${''.padEnd(12)} ${paint.dim('fix:')} ${fix}`] : [line];
    })
    .join('\n');
}
