import type { Kind } from './kinds.ts';
import type { Outcomes, SuiteName } from './suites.ts';

/** One suite, run against the server itself and through one endpoint of a hub in front of it. */
export interface Run {
  kind: Kind;
  endpoint: Endpoint;
  suite: SuiteName;
  direct: Outcomes;
  hub: Outcomes;
}

/** One server by its own URL, where names stay; or a group, where they get the server's name as a prefix. */
export const endpoints = ['server', 'group'] as const;
export type Endpoint = (typeof endpoints)[number];

export interface Lost {
  scenario: string;
  why: string[];
}

export interface Comparison {
  /** Scenarios that the suite scores. */
  total: number;
  /** Of these, how many pass directly and how many through the hub. */
  direct: number;
  hub: number;
  /** Scored scenarios that pass directly and not through the hub. */
  lost: Lost[];
  /** Scored scenarios that pass both ways, but with fewer checks through the hub. */
  weaker: { scenario: string; direct: number; hub: number }[];
  /** Scored scenarios that fail directly: then the server the suites are run against is wrong. */
  broken: Lost[];
}

export function compare({ direct, hub }: Pick<Run, 'direct' | 'hub'>): Comparison {
  const scored = [...direct].filter(([, outcome]) => outcome.scored);
  const passes = scored.filter(([, outcome]) => outcome.ok);
  const lost = passes.flatMap(([scenario]): Lost[] => {
    const outcome = hub.get(scenario);
    return outcome?.ok ? [] : [{ scenario, why: outcome?.why ?? ['it did not end'] }];
  });
  return {
    total: scored.length,
    direct: passes.length,
    hub: scored.filter(([scenario]) => hub.get(scenario)?.ok).length,
    lost,
    weaker: passes.flatMap(([scenario, outcome]) => {
      const through = hub.get(scenario);
      const fewer = through?.ok && through.passed < outcome.passed;
      return fewer ? [{ scenario, direct: outcome.passed, hub: through.passed }] : [];
    }),
    broken: scored.filter(([, { ok }]) => !ok).map(([scenario, { why }]) => ({ scenario, why })),
  };
}
