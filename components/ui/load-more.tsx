'use client';

import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

interface LoadMoreProps {
  onMore: () => void;
  pending: boolean;
  /** There is no more. */
  done: boolean;
  /** How many are shown. */
  shown: number;
}

/** At the end of a list that comes in pages. */
export function LoadMore({ onMore, pending, done, shown }: LoadMoreProps) {
  const t = useTranslations('ui.more');
  return (
    <div className="flex min-h-7 items-center justify-between gap-4 text-xs text-muted">
      <span role="status" className="tabular-nums">
        {t(done ? 'all' : 'shown', { count: shown })}
      </span>
      {done ? null : (
        <Button size="sm" pending={pending} onClick={onMore}>
          {t('load')}
        </Button>
      )}
    </div>
  );
}
