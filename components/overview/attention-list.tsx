'use client';

import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Section } from '../ui/section.tsx';
import { isCalm } from './attention.ts';
import { FailingServers } from './failing-servers.tsx';
import { HubConcerns } from './hub-concerns.tsx';
import { KeyConcerns } from './key-concerns.tsx';
import { Denied, Drifted, FileProblems } from './settings-concerns.tsx';
import type { Concerns } from './use-overview.ts';

/** What needs somebody, the worst first; one calm line where nothing does. */
export function AttentionList({ concerns: { attention, unread } }: { concerns: Concerns }) {
  const t = useTranslations('overview.attention');
  if (isCalm(attention) && unread.length === 0) {
    return (
      <p className="flex min-h-12 items-center gap-2.5 rounded-card border border-line bg-surface px-4 py-2.5">
        <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
        {t('calm')}
      </p>
    );
  }
  return (
    <Section title={t('title')}>
      <ul className="rounded-card border border-line bg-surface">
        <HubConcerns parts={attention.parts} unread={unread} />
        <FailingServers servers={attention.failing} />
        <Denied denials={attention.denials} />
        <FileProblems problems={attention.fileProblems} />
        <KeyConcerns expiring={attention.expiring} orphaned={attention.orphaned} />
        <Drifted servers={attention.drifted} />
      </ul>
    </Section>
  );
}
