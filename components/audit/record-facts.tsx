'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { usePrincipals } from '../data/principals.ts';
import { useSession } from '../data/session.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { MaybeLink } from '../ui/maybe-link.tsx';
import { Status } from '../ui/status.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { useReasonWords } from './audit-words.ts';
import { keyNameOf, subjectHref } from './subject.ts';

export function RecordFacts({ record }: { record: AuditRecord }) {
  const t = useTranslations('audit');
  const format = useFormat();
  const reasonOf = useReasonWords();
  const { nameOf } = usePrincipals();
  const { may } = useSession();
  const { action, subject, outcome, reason, count, address, userAgent, requestId, revision } = record;
  const who = nameOf(record.principal);
  const items: { label: string; value: ReactNode }[] = [
    {
      label: t('at'),
      value: (
        <span className="tabular-nums">
          {format.dateTime(record.at)} <RelativeTime at={record.at} className="text-muted" />
        </span>
      ),
    },
    {
      label: t('who'),
      value: (
        <>
          <MaybeLink href={who.href}>{who.name}</MaybeLink>{' '}
          {who.name === record.principal ? null : <Code muted>{record.principal}</Code>}
        </>
      ),
    },
    { label: t('action'), value: <Code>{action}</Code> },
  ];
  if (subject !== null) {
    const name = keyNameOf(subject, nameOf);
    items.push({
      label: t('subject'),
      value: (
        <>
          {name}{' '}
          <MaybeLink href={subjectHref(subject, may)}>
            <Code>{subject}</Code>
          </MaybeLink>
        </>
      ),
    });
  }
  items.push({
    label: t('outcome'),
    value: <Status tone={outcome === 'done' ? 'good' : 'warn'} label={t(`outcomes.${outcome}`)} />,
  });
  if (reason !== null) {
    items.push({
      label: t('reason'),
      value: (
        <>
          {reasonOf(reason)} <Code muted>{reason}</Code>
        </>
      ),
    });
  }
  if (outcome === 'denied') items.push({ label: t('count'), value: t('times', { count }) });
  if (address !== null) items.push({ label: t('address'), value: <Code>{address}</Code> });
  if (userAgent) items.push({ label: t('userAgent'), value: <Code muted>{userAgent}</Code> });
  if (requestId) {
    items.push({
      label: t('request'),
      value: (
        <span className="flex items-start gap-1">
          <span className="min-w-0 py-1">
            <Code>{requestId}</Code>
          </span>
          <CopyButton text={requestId} what={t('theRequest')} />
        </span>
      ),
    });
  }
  if (revision !== null) {
    const href = may('settings.manage') ? `/settings?section=revisions&open=${revision}` : undefined;
    items.push({
      label: t('revision'),
      value: <MaybeLink href={href}>{t('revisionNumber', { number: String(revision) })}</MaybeLink>,
    });
  }
  return <Facts items={items} />;
}

function Code({ muted = false, children }: { muted?: boolean; children: string }) {
  return <code className={`font-mono text-[0.8125rem] ${muted ? 'text-muted' : ''}`}>{children}</code>;
}
