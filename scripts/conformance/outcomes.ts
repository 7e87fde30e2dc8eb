import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Outcome, Outcomes } from './suites.ts';

const checksSchema = z.array(
  z.object({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }),
);
type Check = z.infer<typeof checksSchema>[number];

/**
 * Reads what a suite left: a folder per scenario, named after it and the time, and in its output the scenarios that it
 * does not score.
 */
export function readOutcomes(folder: string, output: string): Outcomes {
  const unscored = unscoredIn(output);
  const found = readdirSync(folder).flatMap((entry): [string, Outcome][] => {
    const file = join(folder, entry, 'checks.json');
    if (!existsSync(file)) return [];
    const name = scenarioOf(entry);
    return [
      [name, outcomeOf(checksSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), !unscored.has(name))],
    ];
  });
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `server-tools-list-2026-11-21T16-46-52-297Z` → `tools-list`. Exported for its test. */
export function scenarioOf(entry: string): string {
  return entry.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, '');
}

/** Names after the line `Not scored for …`, e.g. `✗ tasks-lifecycle (extension)`. Exported for its test. */
export function unscoredIn(output: string): Set<string> {
  const [, rest = ''] = output.split('Not scored');
  return new Set([...rest.matchAll(/[✓✗] ([\w-]+) \([\w-]+\)/g)].map((match) => match[1] ?? ''));
}

function outcomeOf(checks: Check[], scored: boolean): Outcome {
  const failed = checks.filter(({ status }) => status === 'FAILURE');
  return {
    scored,
    ok: checks.length > 0 && failed.length === 0,
    passed: checks.filter(({ status }) => status === 'SUCCESS').length,
    why: failed.map(({ id, errorMessage = 'failed' }) => `${id}: ${errorMessage.slice(0, 200)}`),
  };
}
