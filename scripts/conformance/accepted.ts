import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Run } from './compare.ts';
import { crossesEras, kinds } from './kinds.ts';
import { suiteNames } from './suites.ts';

const acceptedSchema = z.array(
  z.strictObject({
    suites: z.array(z.enum(suiteNames)).min(1),
    upstreams: z.array(z.enum(kinds)).min(1),
    scenario: z.string(),
    /** Why the server's revision cannot say it. */
    reason: z.string().min(20),
  }),
);
export type Accepted = z.infer<typeof acceptedSchema>;

/**
 * The scenarios that may be lost, because the revision on the other side cannot express them.
 *
 * @throws Error when one names a way on which nothing has to be translated: there nothing may be lost
 */
export function readAccepted(): Accepted {
  const file = join(import.meta.dirname, '../../tests/conformance/lost.json');
  return parseAccepted(JSON.parse(readFileSync(file, 'utf8')));
}

/** Exported for its test. */
export function parseAccepted(value: unknown): Accepted {
  const accepted = acceptedSchema.parse(value);
  for (const { suites, upstreams, scenario } of accepted) {
    for (const suite of suites) {
      const same = upstreams.find((kind) => !crossesEras(kind, suite));
      if (same)
        throw new Error(
          `${scenario} of ${suite} cannot be given up on ${same}: both speak the same revision.`,
        );
    }
  }
  return accepted;
}

type Way = Pick<Run, 'kind' | 'suite'>;

/** @returns why `scenario` may be lost in this run, or nothing */
export function reasonFor(accepted: Accepted, way: Way, scenario: string): string | undefined {
  return acceptedOn(accepted, way).find((one) => one.scenario === scenario)?.reason;
}

/** What may be lost in this run. */
export function acceptedOn(accepted: Accepted, { kind, suite }: Way): Accepted {
  return accepted.filter(({ suites, upstreams }) => suites.includes(suite) && upstreams.includes(kind));
}
