'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CallStats } from '../../server/contract/api/activity.ts';
import { BarStrip } from '../ui/bar-strip.tsx';
import { useMoments } from '../ui/intl/moments.ts';
import { barsOf, type Scale } from './bars.ts';
import { Brush } from './brush.tsx';

interface HistogramProps {
  stats: readonly CallStats[];
  scale: Scale;
  /** ms since 1970; nothing is chosen beyond. */
  end: number;
  onRange: (range: { from: number; to: number }) => void;
}

/** Calls over time; a click on a bar, or dragging over several, narrows the range down to them. */
export function Histogram({ stats, scale, end, onRange }: HistogramProps) {
  const t = useTranslations('activity.summary');
  const moments = useMoments();
  const found = useMemo(() => barsOf(stats, scale), [stats, scale]);
  const bars = useMemo(
    () =>
      found.map(({ from, to, calls, failed }) => ({
        key: String(from),
        label: t('bar', { range: moments.range(from, to), failed }),
        value: calls,
        failed,
      })),
    [found, moments, t],
  );
  const choose = (first: number, last: number): void => {
    const [begin, until] = [found[first], found[last]];
    if (begin && until) onRange({ from: begin.from, to: Math.min(until.to, end) });
  };
  const at = (key: string): number => bars.findIndex((bar) => bar.key === key);

  return (
    <>
      <Brush parts={scale.bars} onRange={choose}>
        <BarStrip
          label={t('histogram')}
          unit={t('unit')}
          bars={bars}
          height={72}
          onPick={(key) => choose(at(key), at(key))}
        />
      </Brush>
      <div aria-hidden className="mt-1 flex justify-between gap-4 text-xs text-muted tabular-nums">
        <span>{moments.minute(scale.from)}</span>
        <span className="truncate max-sm:hidden">{t('hint')}</span>
        <span>{moments.minute(end)}</span>
      </div>
    </>
  );
}
