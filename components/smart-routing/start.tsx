'use client';

import { Waypoints } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSmartStatus } from '../data/smart-routing.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { NoTools } from './no-tools.tsx';

/** Before anything is asked: how agents ask, with needs to try. */
export function Start() {
  const t = useTranslations('smartRouting.start');
  const url = useUrlState();
  const status = useSmartStatus().data;
  if (status?.tools === 0) return <NoTools />;
  return (
    <EmptyState
      icon={Waypoints}
      title={t('title')}
      action={
        <ul aria-label={t('examples')} className="flex flex-wrap justify-center gap-2">
          {[t('first'), t('second'), t('third')].map((need) => (
            <li key={need}>
              <button
                type="button"
                onClick={() => url.set({ q: need })}
                className="rounded-full border border-line-strong bg-surface px-3 py-1 text-xs hover:bg-hover"
              >
                {need}
              </button>
            </li>
          ))}
        </ul>
      }
    >
      {t('text')}
    </EmptyState>
  );
}
