'use client';

import { useTranslations } from 'use-intl';
import type { ConnectionTest } from '../../data/connection-test.ts';
import { type Stage, StageList } from '../../ui/stage-list.tsx';

/** Stages with a name on the page, in their order. */
const STAGES = ['config', 'spawn', 'connect', 'auth', 'initialize', 'list'] as const;
/** What every test that begins comes to, unless it fails. */
const EXPECTED = ['initialize', 'list'] as const;

/** How far a connection test came, with what is still before it. */
export function TestStages({ test: { steps, state } }: { test: Pick<ConnectionTest, 'steps' | 'state'> }) {
  const t = useTranslations('serverForm.test.stage');
  const nameOf = (stage: string): string => {
    const known = STAGES.find((one) => one === stage);
    return known ? t(known) : stage;
  };
  const seen = steps.map(
    ({ stage, state: of, durationMs, message }): Stage => ({
      id: stage,
      label: nameOf(stage),
      state: of,
      durationMs: durationMs ?? undefined,
      message: message ?? undefined,
    }),
  );
  const ahead =
    state === 'running' ? EXPECTED.filter((stage) => steps.every((step) => step.stage !== stage)) : [];
  const pending = ahead.map((stage): Stage => ({ id: stage, label: nameOf(stage), state: 'pending' }));
  return <StageList stages={[...seen, ...pending]} />;
}
