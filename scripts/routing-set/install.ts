import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Source } from '../../bench/routing/set.ts';

const INSTALL_MS = 240_000;
const TAIL = 600;

export interface Installed {
  /** The program that starts the server. */
  file: string;
  version: string;
  licence: string;
  description: string;
}

const manifestShape = z.object({
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]).optional(),
  description: z.string().optional(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});

/**
 * Puts a server's package into `folder`, without the scripts that packages run when they are installed unless the
 * source says that it needs them. @throws Error with the end of npm's words, or when there is no program to start
 */
export async function install(source: Source, folder: string): Promise<Installed> {
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--omit=dev', '--loglevel=error'];
  const { overrides } = source.how;
  if (overrides !== undefined)
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }));
  if (source.how.installScripts !== true) args.push('--ignore-scripts');
  await npm([...args, `${source.package}@${source.version}`], folder);
  const home = join(folder, 'node_modules', source.package);
  const manifest = manifestShape.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')));
  return {
    file: join(folder, 'node_modules', '.bin', program(source, manifest.bin)),
    version: manifest.version,
    licence: manifest.license ?? licenceOf(home),
    description: manifest.description ?? '',
  };
}

/** What the licence's own text is, for a package that does not say it in its manifest; empty when there is none. */
function licenceOf(home: string): string {
  const file = readdirSync(home).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  const text = file === undefined ? '' : readFileSync(join(home, file), 'utf8');
  if (text.includes('MIT License')) return 'MIT';
  return text.includes('Apache License') && text.includes('Version 2.0') ? 'Apache-2.0' : '';
}

function program(source: Source, bin: string | Record<string, string> | undefined): string {
  const short = source.package.replace(/^@[^/]+\//, '');
  const names = bin === undefined ? [] : typeof bin === 'string' ? [short] : Object.keys(bin);
  const wanted = source.how.bin ?? (names.includes(short) ? short : names[0]);
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  throw new Error(`${source.package} has no program ${wanted ?? ''}; it has: ${names.join(', ') || 'none'}`);
}

/** npm at the lowest priority: a set is made beside other work. It runs in `folder`, away from this project's .npmrc. */
function npm(args: string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('nice', ['-n', '19', 'npm', ...args], { cwd: folder, timeout: INSTALL_MS });
    let said = '';
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-TAIL);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`npm ended with ${code ?? 'a signal, perhaps for want of time'}: ${said.trim()}`));
    });
  });
}
