'use client';

import { useTranslations } from 'use-intl';
import type { ServerSpec } from '../../server/contract/server.ts';
import { useFileVersion } from '../data/server-file.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { DiffView } from '../ui/diff-view.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { RelativeTime } from '../ui/time.tsx';

/** What was changed here since the settings file was last applied to this server. */
export function FileDifference({ name, spec }: { name: string; spec: ServerSpec }) {
  const t = useTranslations('servers.difference');
  const may = useSession().may('settings.manage');
  const file = useFileVersion(name, may);
  if (!may) return null;
  return (
    <Section title={t('title')} description={t('text')}>
      <AsyncState value={file} what={t('what')} skeleton={<Skeleton className="h-32 w-full" />}>
        {(found) =>
          found ? (
            <>
              <DiffView before={found.spec} after={spec} />
              <p className="mt-2 text-xs text-muted">
                {t.rich('against', {
                  revision: found.revision,
                  time: () => <RelativeTime at={found.at} />,
                })}
              </p>
            </>
          ) : (
            <p className="text-muted">{t('unknown')}</p>
          )
        }
      </AsyncState>
    </Section>
  );
}
