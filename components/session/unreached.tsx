'use client';

import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ShownError } from '../data/error-text.ts';
import { BarePage } from '../ui/bare-page.tsx';

/** The hub could not say who this is. It goes on by itself. */
export function Unreached({ problem }: { problem: ShownError }) {
  const t = useTranslations('session.unreached');
  return (
    <BarePage title={t('title')} description={problem.message}>
      <p role="status" className="flex items-center gap-2">
        <LoaderCircle aria-hidden className="size-4 animate-spin text-muted" />
        {t('trying')}
      </p>
    </BarePage>
  );
}
