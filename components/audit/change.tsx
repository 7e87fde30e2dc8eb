'use client';

import { useTranslations } from 'use-intl';
import type { AuditRecord } from '../../server/contract/audit.ts';
import { DiffView } from '../ui/diff-view.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { Section } from '../ui/section.tsx';

/** What was before and what is after; of what came or went, the one there is. */
export function Change({ record: { before, after } }: { record: AuditRecord }) {
  const t = useTranslations('audit.change');
  const [was, is] = [before ?? null, after ?? null];
  if (was === null && is === null) return null;
  if (was !== null && is !== null) {
    return (
      <Section title={t('title')} description={t('legend')}>
        <DiffView before={was} after={is} />
      </Section>
    );
  }
  return is === null ? (
    <Section title={t('before')}>
      <JsonView value={was} label={t('theState')} />
    </Section>
  ) : (
    <Section title={t('after')}>
      <JsonView value={is} label={t('theState')} />
    </Section>
  );
}
