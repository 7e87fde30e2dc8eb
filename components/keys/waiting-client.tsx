'use client';

import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { keyPrincipal, useKeyClients } from '../data/access-keys.ts';
import { type LiveOf, useLiveEvent } from '../data/live.ts';
import { cn } from '../ui/cn.ts';
import { Status } from '../ui/status.tsx';
import { pathOf } from './endpoint-select.tsx';

type Client = Pick<LiveOf<'session.opened'>, 'client' | 'endpoint'>;

/** Waits for the first client of a new key in sight, and says who it was. */
export function WaitingClient({ id }: { id: string }) {
  const t = useTranslations('keys.waiting');
  const [came, setCame] = useState<Client | null>(null);
  useLiveEvent('session.opened', (event) => {
    if (event.principal === keyPrincipal(id)) setCame((first) => first ?? event);
  });
  // One that came while the live stream was lost is found among those that are connected.
  const connected = useKeyClients(id).data?.at(-1);
  const client = came ?? connected;
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
              path: pathOf(client.endpoint),
              strong: (text) => <span className="font-medium">{text}</span>,
            })}
          </span>
        </>
      ) : (
        <>
          <Status tone="info" busy label={t('waiting')} />
          <span className="text-muted max-sm:hidden">{t('note')}</span>
        </>
      )}
    </div>
  );
}
