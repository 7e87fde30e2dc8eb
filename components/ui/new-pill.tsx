import { ArrowUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFormat } from './intl/format.ts';

interface NewPillProps {
  count: number;
  /** There are more than those. */
  more?: boolean;
  onShow: () => void;
}

/** Above a list that is not at its top, within an element that is `relative`: what has come meanwhile. */
export function NewPill({ count, more = false, onShow }: NewPillProps) {
  const t = useTranslations('ui.news');
  const format = useFormat();
  if (count === 0) return null;
  return (
    <button
      type="button"
      onClick={onShow}
      className="absolute top-11 left-1/2 z-2 inline-flex h-7 -translate-x-1/2 animate-fade items-center gap-1.5 rounded-full bg-accent-solid px-3 text-xs font-medium text-on-accent shadow-raised hover:bg-accent-solid-hover"
    >
      <ArrowUp aria-hidden className="size-3.5" />
      {t('count', { count, shown: `${format.number(count)}${more ? '+' : ''}` })}
    </button>
  );
}
