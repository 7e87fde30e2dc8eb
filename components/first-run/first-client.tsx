'use client';

import { useTranslations } from 'use-intl';
import { WaitingBox } from '../ui/waiting-box.tsx';

interface FirstClientProps {
  /** The session that it opened, or null while nobody came. */
  client: { client: { name: string; version: string } | null; endpoint: string } | null;
}

/** Waits for the first client in sight, and says who it was. */
export function FirstClient({ client }: FirstClientProps) {
  const t = useTranslations('firstRun.client');
  const came =
    client &&
    t.rich(client.client ? 'connected' : 'connectedUnnamed', {
      name: client.client?.name ?? '',
      version: client.client?.version ?? '',
      strong: (text) => <span className="font-medium">{text}</span>,
    });
  return <WaitingBox waiting={t('waiting')} note={t('waitingNote')} came={came} />;
}
