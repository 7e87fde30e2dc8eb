import { useTranslations } from 'use-intl';
import type { FoundTool } from '../../server/contract/api/smart-routing.ts';
import { cn } from '../ui/cn.ts';

const BANDS: Record<FoundTool['confidence'], string> = {
  high: 'bg-good',
  medium: 'bg-warn',
  low: 'bg-muted',
};

/** How sure the hub is: in a word, as a number from 0 to 1, and drawn. */
export function Confidence({ tool }: { tool: Pick<FoundTool, 'score' | 'confidence'> }) {
  const t = useTranslations('smartRouting.confidence');
  const { score, confidence } = tool;
  return (
    <div className="grid grid-cols-[4.5rem_minmax(0,1fr)_2rem] items-center gap-2">
      <span className="font-medium">
        <span className="sr-only">{t('label')} </span>
        {t(confidence)}
      </span>
      <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <span
          className={cn('block h-full rounded-full', BANDS[confidence])}
          style={{ width: `${Math.max(2, Math.min(1, score) * 100)}%` }}
        />
      </span>
      <span className="text-right tabular-nums">{score.toFixed(2)}</span>
    </div>
  );
}
