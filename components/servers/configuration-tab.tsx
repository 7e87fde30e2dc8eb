'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { JsonView } from '../ui/json-view.tsx';
import { Section } from '../ui/section.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { FileDifference } from './file-difference.tsx';
import { SpecFacts } from './spec-facts.tsx';
import { SpecTarget } from './spec-target.tsx';

/** How the server is configured; secrets read as dots. */
export function ConfigurationTab({ server }: { server: ServerView }) {
  const t = useTranslations('servers.config');
  const [view, setView] = useState<'facts' | 'json'>('facts');
  const { name, spec, drift } = server;
  return (
    <div className="grid grid-cols-1 gap-6">
      <div>
        <Segmented
          value={view}
          onChange={setView}
          label={t('view')}
          options={[
            { value: 'facts', label: t('facts') },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </div>
      {view === 'json' ? (
        <JsonView value={spec} label={t('theConfiguration')} />
      ) : (
        <>
          <SpecTarget spec={spec} />
          <Section title={t('behaviour')}>
            <SpecFacts spec={spec} />
          </Section>
        </>
      )}
      <Section title={t('origin')}>
        <Origin server={server} />
      </Section>
      {drift ? <FileDifference name={name} spec={spec} /> : null}
    </div>
  );
}

function Origin({ server: { origin, drift, revision, createdAt, updatedAt } }: { server: ServerView }) {
  const t = useTranslations('servers.config');
  const format = useFormat();
  return (
    <Facts
      items={[
        { label: t('broughtBy'), value: t(`from.${origin}`) },
        ...(origin === 'file' || drift
          ? [{ label: t('fileState'), value: t(drift ? 'drifted' : 'asInFile') }]
          : []),
        { label: t('revision'), value: format.number(revision) },
        { label: t('changed'), value: <RelativeTime at={updatedAt} /> },
        { label: t('created'), value: <RelativeTime at={createdAt} /> },
      ]}
    />
  );
}
