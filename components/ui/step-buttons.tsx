import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from './icon-button.tsx';

interface StepButtonsProps {
  /** Null where there is none. */
  previous: (() => void) | null;
  next: (() => void) | null;
}

/** To the rows above and below the one that is open; see `useArrowSteps` for the keys. */
export function StepButtons({ previous, next }: StepButtonsProps) {
  const t = useTranslations('ui.steps');
  return (
    <span className="inline-flex items-center gap-1">
      <IconButton
        variant="secondary"
        icon={ChevronLeft}
        label={t('previous')}
        aria-keyshortcuts="ArrowLeft"
        aria-disabled={previous === null || undefined}
        className={previous === null ? 'opacity-50' : undefined}
        onClick={() => previous?.()}
      />
      <IconButton
        variant="secondary"
        icon={ChevronRight}
        label={t('next')}
        aria-keyshortcuts="ArrowRight"
        aria-disabled={next === null || undefined}
        className={next === null ? 'opacity-50' : undefined}
        onClick={() => next?.()}
      />
    </span>
  );
}
