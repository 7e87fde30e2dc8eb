'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { useFormat } from '../ui/intl/format.ts';

/** What embedding takes and costs, in words; null where nobody can tell. */
export function useEstimate(estimate: SmartStatus['estimate']): string | null {
  const t = useTranslations('smartRouting.estimate');
  const format = useFormat();
  const locale = useLocale();
  if (!estimate) return null;
  const money = new Intl.NumberFormat(locale, {
    ...{ style: 'currency', currency: 'USD' },
    maximumSignificantDigits: 2,
  });
  const { seconds, usd } = estimate;
  const time = seconds === null ? null : format.duration(Math.max(1000, Math.round(seconds) * 1000));
  const cost = usd === null ? null : usd === 0 ? t('free') : t('about', { amount: money.format(usd) });
  const parts = [time === null ? null : t('about', { amount: time }), cost].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(t('and')) : null;
}
