'use client';

import { useTranslations } from 'use-intl';
import type { ServerSpec } from '../../server/contract/server.ts';
import { useOriginDiff } from '../data/server-file.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { DiffView } from '../ui/diff-view.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** What was changed here since the settings file was last applied to this server. */
export function FileDifference({ name, spec }: { name: string; spec: ServerSpec }) {
  const t = useTranslations('servers.difference');
  const asked = useOriginDiff(name);
  return (
    <Section title={t('title')} description={t('text')}>
      <AsyncState value={asked} what={t('what')} skeleton={<Skeleton className="h-32 w-full" />}>
        {({ file }) =>
          file ? <DiffView before={file} after={spec} /> : <p className="text-muted">{t('unknown')}</p>
        }
      </AsyncState>
    </Section>
  );
}
