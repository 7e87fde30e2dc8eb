import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from './hub.ts';

const FOLDER = join(PROJECT, 'tests/tools');
const NODE = join(FOLDER, 'node_modules/node/bin/node');

/** Programs that need a newer Node than Patchbay does, by the file that is run. */
const PROGRAMS = {
  inspector: 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js',
  mcporter: 'node_modules/mcporter/dist/cli.js',
  'ai-sdk': 'clients/ai-sdk.mjs',
  'openai-agents': 'clients/openai-agents.mjs',
  'ext-tasks': 'clients/ext-tasks.mjs',
} as const;
export type Program = keyof typeof PROGRAMS;

export const areToolsInstalled = (): boolean =>
  existsSync(NODE) &&
  existsSync(join(FOLDER, PROGRAMS.mcporter)) &&
  existsSync(join(FOLDER, PROGRAMS.inspector));

/**
 * Runs one of them under its own Node, at most 20 s.
 *
 * @param home stands for the home folder, so that nothing of the developer's is read or written
 * @returns standard output. @throws Error with both outputs when it fails
 */
export async function runTool(program: Program, args: string[], home: string): Promise<string> {
  const { stdout } = await promisify(execFile)(NODE, [join(FOLDER, PROGRAMS[program]), ...args], {
    timeout: 20_000,
    env: { NODE_ENV: 'production', PATH: process.env.PATH ?? '', HOME: home },
  });
  return stdout;
}
