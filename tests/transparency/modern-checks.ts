import { answerChecks, idChecks, ownChecks } from './cases/answers.ts';
import { requestChecks } from './cases/hears.ts';
import { listChecks } from './cases/lists.ts';
import { headerChecks, inputChecks, listenChecks, modernChecks } from './cases/modern.ts';
import { orderChecks, requestLevelChecks } from './cases/said-before.ts';
import type { Check } from './support/check.ts';
import type { ModernLane } from './support/modern-lanes.ts';

const everywhere = [
  ...modernChecks,
  ...answerChecks('"resultType":"complete"'),
  ...ownChecks,
  ...idChecks,
  ...listChecks(['list-caching', 'unsound-header-tools']),
  ...requestChecks,
  ...orderChecks(),
  ...requestLevelChecks,
  ...inputChecks,
  ...listenChecks,
];

/** Of clients of 2026-07-28 on servers of the same revision. */
export const MODERN_CHECKS: Readonly<Record<ModernLane, readonly Check[]>> = {
  modern: [...everywhere, ...headerChecks],
  'modern-stdio': everywhere,
  both: [...modernChecks, ...inputChecks, ...headerChecks],
};
