'use client';

import { useTranslations } from 'use-intl';
import type { ServerSpec } from '../../server/contract/server.ts';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';

/** How the hub treats the server. */
export function SpecFacts({ spec }: { spec: ServerSpec }) {
  const t = useTranslations('servers.config');
  const format = useFormat();
  const { timeouts = {}, session, placement, startOnDemand, category } = spec;
  const time = (ms: number | undefined) =>
    ms === undefined ? <span className="text-muted">{t('default')}</span> : format.duration(ms);
  return (
    <Facts
      items={[
        { label: t('category'), value: category ?? <span className="text-muted">{t('none')}</span> },
        { label: t('sessions'), value: t(`session.${session}`) },
        { label: t('start'), value: t(startOnDemand ? 'onDemand' : 'atOnce') },
        ...(placement ? [{ label: t('placement'), value: t(`place.${placement}`) }] : []),
        { label: t('initTimeout'), value: time(timeouts.init) },
        { label: t('requestTimeout'), value: time(timeouts.request) },
        ...(startOnDemand ? [{ label: t('idleTimeout'), value: time(timeouts.idle) }] : []),
      ]}
    />
  );
}
