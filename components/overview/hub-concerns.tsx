'use client';

import { CircleAlert, EyeOff, RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { HubPart } from '../data/hub-report.ts';
import { Button } from '../ui/button.tsx';
import { Concern } from './concern.tsx';
import type { Concerns } from './use-overview.ts';

const NAMED = ['database', 'redis', 'keys'] as const;

/** Parts of the hub that are not well, and what the overview could not find out. */
export function HubConcerns({ parts, unread }: { parts: readonly HubPart[]; unread: Concerns['unread'] }) {
  const t = useTranslations('overview.attention');
  return (
    <>
      {parts.map(({ id, status, message }) => {
        const named = NAMED.find((one) => one === id);
        return (
          <Concern
            key={id}
            icon={CircleAlert}
            tone={status === 'unhealthy' ? 'bad' : 'warn'}
            title={named ? t(`part.${named}`) : id}
          >
            {message ? <span className="font-mono text-[0.8125rem]">{message}</span> : null}
          </Concern>
        );
      })}
      {unread.map(({ id, retry }) => (
        <Concern
          key={id}
          icon={EyeOff}
          tone="warn"
          title={t(`unread.${id}`)}
          action={
            <Button size="sm" onClick={() => retry()}>
              <RotateCw aria-hidden />
              {t('retry')}
            </Button>
          }
        />
      ))}
    </>
  );
}
