'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { SectionId } from './sections.ts';

/** What a section is called and is for, with its buttons. */
export function SectionHead({ id, actions }: { id: SectionId; actions?: ReactNode }) {
  const t = useTranslations('settings');
  return (
    <header className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 max-w-2xl">
        <h2 className="text-base font-semibold">{t(`section.${id}`)}</h2>
        <p className="mt-0.5 text-muted">{t(`about.${id}`)}</p>
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
