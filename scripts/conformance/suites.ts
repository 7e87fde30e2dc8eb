import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOutcomes } from './outcomes.ts';

export type Era = 'legacy' | 'modern';

interface Suite {
  /** What is run, as the table names it. */
  title: string;
  era: Era;
  package: string;
  args: string[];
  /** It is about what 2026-07-28 adds: no way on which the hub has to translate can have it. */
  sameEra?: true;
}

/** The official suites: the released one, and the next one held to the newest revision of either era. */
export const SUITES = {
  v1: {
    title: '0.1.16, all scenarios',
    era: 'legacy',
    package: 'conformance-stable',
    args: ['--suite', 'all'],
  },
  legacy: {
    title: '0.2.0-alpha.12, requirements of 2025-11-25',
    era: 'legacy',
    package: 'conformance-next',
    args: ['--requirements', '2025-11-25'],
  },
  modern: {
    title: '0.2.0-alpha.12, requirements of 2026-07-28',
    era: 'modern',
    package: 'conformance-next',
    args: ['--requirements', '2026-07-28'],
  },
  extensions: {
    title: '0.2.0-alpha.12, what no revision scores: extensions (tasks, skills) and pending scenarios',
    era: 'modern',
    package: 'conformance-next',
    args: ['--suite', 'pending'],
    sameEra: true,
  },
} as const satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;
export const suiteNames: readonly SuiteName[] = ['v1', 'legacy', 'modern', 'extensions'];

/** What one scenario said. */
export interface Outcome {
  /** Whether the suite counts it; extensions and what is still pending are run as well. */
  scored: boolean;
  ok: boolean;
  /** Checks that succeeded. */
  passed: number;
  /** The checks that failed, one sentence each. */
  why: string[];
}

/** By the scenario's name, in the order of names. */
export type Outcomes = Map<string, Outcome>;

const PACKAGES = join(import.meta.dirname, '../../tests/conformance/node_modules');
/** The suites need a newer Node than Patchbay does. */
export const SUITE_NODE = join(PACKAGES, 'node/bin/node');
const LIMIT_MS = 300_000;

export const isInstalled = (): boolean => existsSync(SUITE_NODE);

/** Runs a suite against a server. What did not end within five minutes has no outcome. */
export async function runSuite(name: SuiteName, url: string): Promise<Outcomes> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-conformance-'));
  const program = join(PACKAGES, SUITES[name].package, 'dist/index.js');
  try {
    const output = await run([program, 'server', '--url', url, ...SUITES[name].args, '-o', folder]);
    const outcomes = readOutcomes(folder, output);
    if (outcomes.size === 0) throw new Error(`the suite ${name} said nothing of ${url}:\n${output}`);
    return outcomes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns everything it wrote; its exit code only says that some scenario failed */
function run(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(SUITE_NODE, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
