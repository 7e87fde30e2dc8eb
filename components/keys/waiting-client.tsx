'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { keyPrincipal, useKeyClients } from '../data/access-keys.ts';
import { type LiveOf, useLiveEvent } from '../data/live.ts';
import { WaitingBox } from '../ui/waiting-box.tsx';
import { pathOf } from './endpoint-select.tsx';

type Client = Pick<LiveOf<'session.opened'>, 'client' | 'endpoint'>;

/** Waits for the first client of a new key in sight, and says who it was. */
export function WaitingClient({ id }: { id: string }) {
  const t = useTranslations('keys.waiting');
  const [heard, setHeard] = useState<Client | null>(null);
  useLiveEvent('session.opened', (event) => {
    if (event.principal === keyPrincipal(id)) setHeard((first) => first ?? event);
  });
  // One that came while the live stream was lost is found among those that are connected.
  const connected = useKeyClients(id).data?.at(-1);
  const client = heard ?? connected;
  const came =
    client &&
    t.rich(client.client ? 'connected' : 'connectedUnnamed', {
      name: client.client?.name ?? '',
      version: client.client?.version ?? '',
      path: pathOf(client.endpoint),
      strong: (text) => <span className="font-medium">{text}</span>,
    });
  return <WaitingBox waiting={t('waiting')} note={t('note')} came={came} />;
}
