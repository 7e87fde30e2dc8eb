/**
 * `npm run check`: everything a machine can say about the sources in seconds, without a service. The rules live in
 * scripts/check/; each returns the problems it found, one sentence each, worded so that the reader knows what to do.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { checkDocs } from './check/docs.ts';
import { checkEnvironment } from './check/environment.ts';
import { checkImports } from './check/imports.ts';
import { checkMessages } from './check/messages.ts';
import { checkWords } from './check/words.ts';

interface Step {
  name: string;
  run: () => Promise<string[]>;
}

const steps: Step[] = [
  {
    name: 'format and lint (biome)',
    run: () => tool('node_modules/@biomejs/biome/bin/biome', ['check', '.']),
  },
  { name: 'types (tsc)', run: () => tool('node_modules/typescript/bin/tsc', ['-p', '.', '--noEmit']) },
  { name: 'who may import whom', run: async () => checkImports(process.cwd()) },
  { name: 'texts of the console in every language', run: async () => checkMessages(process.cwd()) },
  { name: 'file lengths and banned words', run: async () => checkWords(process.cwd()) },
  {
    name: 'paths, commands and variables in the docs',
    run: async () => [...checkDocs(process.cwd()), ...checkEnvironment(process.cwd())],
  },
];
steps.push({
  name: 'package-lock.json is what every npm would write',
  run: () =>
    tool('scripts/complete-lock.mjs', [
      '--check',
      'package-lock.json',
      'tests/tools/package-lock.json',
      'tests/conformance/package-lock.json',
    ]),
});
if (existsSync('scripts/openapi.ts')) {
  steps.push({
    name: 'openapi.json matches the contract',
    run: () => tool('node_modules/tsx/dist/cli.mjs', ['scripts/openapi.ts', '--check']),
  });
}

/** Runs a program under this Node; its whole output is the problem when it fails. A hung tool is ended after 2 min. */
function tool(file: string, args: string[]): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve([error.message]));
    child.on('close', (code) => resolve(code === 0 ? [] : [Buffer.concat(chunks).toString().trim()]));
  });
}

const started = performance.now();
const results = await Promise.all(
  steps.map(async ({ name, run }) => {
    const begun = performance.now();
    const problems = await run();
    return { name, problems, seconds: (performance.now() - begun) / 1000 };
  }),
);

for (const { name, problems, seconds } of results) {
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds.toFixed(1)} s)`);
  for (const problem of problems) console.log(problem.replace(/^/gm, '      '));
}
const failed = results.filter(({ problems }) => problems.length > 0).length;
const total = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  failed === 0
    ? `\nAll ${results.length} checks passed in ${total} s.`
    : `\n${failed} of ${results.length} checks failed (${total} s).`,
);
process.exitCode = failed === 0 ? 0 : 1;
