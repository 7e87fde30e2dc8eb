import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { CallRecord, Outcome } from '../../server/contract/activity.ts';
import type { StatusTone } from '../ui/status.tsx';

const TONES: Record<Outcome, StatusTone> = {
  ok: 'good',
  'tool-error': 'bad',
  error: 'bad',
  timeout: 'bad',
  cancelled: 'idle',
  denied: 'warn',
  limited: 'warn',
};

const isOutcome = (text: string): text is Outcome => Object.hasOwn(TONES, text);

export const OUTCOMES = Object.keys(TONES).filter(isOutcome);

export const OWNERS = ['client', 'config', 'upstream', 'platform'] as const satisfies readonly NonNullable<
  CallRecord['errorOwner']
>[];

/** How an outcome is shown by `Status`. */
export function useOutcome(): (outcome: Outcome) => { tone: StatusTone; label: string } {
  const t = useTranslations('activity');
  return useCallback((outcome) => ({ tone: TONES[outcome], label: t(`outcomes.${outcome}`) }), [t]);
}
