import { answerChecks, idChecks, ownChecks, sessionChecks } from './cases/answers.ts';
import { changeChecks, subscriptionChecks } from './cases/changes.ts';
import { cancelChecks, requestChecks, sessionNotes } from './cases/hears.ts';
import { helloChecks, listChecks } from './cases/lists.ts';
import { questionChecks } from './cases/questions.ts';
import { resumptionChecks } from './cases/resumption.ts';
import { levelChecks, orderChecks } from './cases/said-before.ts';
import type { Check } from './support/check.ts';
import type { LegacyLane } from './support/lanes.ts';

const everywhere = [
  ...cancelChecks,
  ...listChecks(),
  ...idChecks,
  ...requestChecks,
  ...orderChecks(),
  ...questionChecks,
];

/** Of clients with a session on servers that have sessions, too. */
export const LEGACY_CHECKS: Readonly<Record<LegacyLane, readonly Check[]>> = {
  http: [
    ...helloChecks,
    ...answerChecks(),
    ...ownChecks,
    ...sessionChecks,
    ...everywhere,
    ...sessionNotes,
    ...levelChecks,
    ...subscriptionChecks,
    ...changeChecks,
    ...['2025-03-26', '2025-06-18', '2025-11-25'].flatMap(resumptionChecks),
  ],
  stdio: [
    ...helloChecks,
    ...answerChecks(),
    ...ownChecks,
    ...sessionChecks,
    ...everywhere,
    ...sessionNotes,
    ...levelChecks,
    ...subscriptionChecks,
    ...changeChecks,
  ],
  both: everywhere,
  paged: listChecks(['whole-lists']),
};
