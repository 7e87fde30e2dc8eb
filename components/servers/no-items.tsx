'use client';

import { FileText, MessageSquareText, Wrench } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { ItemKind } from '../../server/contract/server.ts';
import { EmptyState } from '../ui/empty-state.tsx';

const ICONS = { tools: Wrench, resources: FileText, prompts: MessageSquareText };

/** A server that is not connected has not said anything yet; one that is offers none. */
export function NoItems({ server: { status }, kind }: { server: ServerView; kind: ItemKind }) {
  const t = useTranslations('servers.items');
  const connected = status?.state === 'ready' || status?.state === 'degraded';
  return (
    <EmptyState icon={ICONS[kind]} title={t(`none.${kind}`)}>
      {t(connected ? 'noneText' : 'notConnected')}
    </EmptyState>
  );
}
