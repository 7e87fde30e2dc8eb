import { expect } from 'vitest';
import { comparable } from '../intended-rewrites.ts';
import type { Check } from './check.ts';
import type { Sides } from './lanes.ts';

/** Does the same on both sides, and holds the one to the other: every message, every byte of its members. */
export async function compare({ run, rewrites = [] }: Check, { direct, hub }: Sides): Promise<void> {
  const [expected, got] = await Promise.all([run(direct), run(hub)]);
  expect(expected.length).toBeGreaterThan(0);
  expect(comparable(got, rewrites, 'hub')).toEqual(comparable(expected, rewrites, 'direct'));
}
