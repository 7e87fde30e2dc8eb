import { short } from '../lib/numbers.ts';
import type { Target } from '../lib/target.ts';

/** One measured promise. */
export interface Check {
  what: string;
  found: string;
  bound: string;
  ok: boolean;
}

export interface FaultContext {
  hub: Target;
  /** The short form: fewer turns, the same bounds. */
  quick: boolean;
  check(...checks: Check[]): void;
}

/** Something that goes wrong, on purpose, and what must hold nevertheless. */
export interface Scenario {
  title: string;
  run(context: FaultContext): Promise<void>;
}

export function atMost(what: string, value: number, bound: number, unit: string): Check {
  return {
    what,
    found: `${short(value)} ${unit}`,
    bound: `at most ${short(bound)} ${unit}`,
    ok: value <= bound,
  };
}

export function atLeast(what: string, value: number, bound: number, unit: string): Check {
  return {
    what,
    found: `${short(value)} ${unit}`,
    bound: `at least ${short(bound)} ${unit}`,
    ok: value >= bound,
  };
}

/** @param found what was seen, which matters most where it does not match */
export function matches(what: string, found: string, pattern: RegExp): Check {
  return {
    what,
    found: found.replace(/\s+/g, ' ').trim() || 'nothing',
    bound: `matches ${pattern}`,
    ok: pattern.test(found),
  };
}
