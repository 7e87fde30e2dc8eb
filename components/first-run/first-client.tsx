'use client';

import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { cn } from '../ui/cn.ts';
import { Status } from '../ui/status.tsx';

interface FirstClientProps {
  /** The session that it opened, or null while nobody came. */
  client: { client: { name: string; version: string } | null; endpoint: string } | null;
}

/** Waits for the first client in sight, and says who it was. */
export function FirstClient({ client }: FirstClientProps) {
  const t = useTranslations('firstRun.client');
  return (
    <div
      role="status"
      className={cn(
        'mt-4 flex min-h-12 items-center gap-3 rounded-card border px-4 py-3',
        client ? 'border-good bg-good-soft' : 'border-line bg-surface',
      )}
    >
      {client ? (
        <>
          <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
          <span className="wrap-anywhere">
            {t.rich(client.client ? 'connected' : 'connectedUnnamed', {
              name: client.client?.name ?? '',
              version: client.client?.version ?? '',
              strong: (text) => <span className="font-medium">{text}</span>,
            })}
          </span>
        </>
      ) : (
        <>
          <Status tone="info" busy label={t('waiting')} />
          <span className="text-muted max-sm:hidden">{t('waitingNote')}</span>
        </>
      )}
    </div>
  );
}
