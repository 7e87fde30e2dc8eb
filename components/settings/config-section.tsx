'use client';

import { useTranslations } from 'use-intl';
import { useSystemConfig } from '../data/settings.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { ConfigForm } from './config-form.tsx';
import { ConfigSkeleton } from './config-skeleton.tsx';
import type { ConfigSectionId } from './leaves.ts';

/** A section of the configuration, once it is here. */
export function ConfigSection({ section }: { section: ConfigSectionId }) {
  const t = useTranslations('settings');
  const config = useSystemConfig();
  return (
    <AsyncState value={config} what={t('what')} skeleton={<ConfigSkeleton />}>
      {(view) => <ConfigForm section={section} view={view} />}
    </AsyncState>
  );
}
