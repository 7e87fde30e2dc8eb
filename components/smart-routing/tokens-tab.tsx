'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TokenFootprint } from '../../server/contract/api/smart-routing.ts';
import { savingOf, useTokenFootprint } from '../data/smart-routing.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Section } from '../ui/section.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { StatTile } from '../ui/stat-tile.tsx';
import { listPath } from './links.ts';
import { TokenTable } from './token-table.tsx';

/** What an agent pays to see the tools of an endpoint, and what it pays at its smart endpoint. */
export function TokensTab() {
  const t = useTranslations('smartRouting.tokens');
  const footprint = useTokenFootprint();
  return (
    <AsyncState value={footprint} what={t('what')} skeleton={<TableSkeleton rows={8} columns={5} />}>
      {(data) => (
        <div className="grid grid-cols-1 gap-6">
          <Saving footprint={data} />
          <Endpoints footprint={data} />
        </div>
      )}
    </AsyncState>
  );
}

function Saving({ footprint }: { footprint: TokenFootprint }) {
  const t = useTranslations('smartRouting.tokens');
  const format = useFormat();
  const saving = savingOf(footprint);
  if (!saving) return null;
  const { of, ordinary, smart } = saving;
  const saved = Math.max(0, ordinary - smart);
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <StatTile
        label={t('ordinary')}
        value={`≈ ${format.number(ordinary)}`}
        hint={t('ordinaryHint', { path: listPath(of) })}
      />
      <StatTile label={t('smart')} value={`≈ ${format.number(smart)}`} hint={t('smartHint')} />
      <StatTile
        label={t('saved')}
        value={`≈ ${format.number(saved)}`}
        hint={saved > 0 ? t('savedHint', { ratio: format.percent(saved / ordinary) }) : t('nothingSaved')}
      />
    </div>
  );
}

type Shown = 'smart' | 'all';

function Endpoints({ footprint: { items } }: { footprint: TokenFootprint }) {
  const t = useTranslations('smartRouting.tokens');
  const [shown, setShown] = useState<Shown>('smart');
  return (
    <Section
      title={t('endpoints')}
      description={t('note')}
      actions={
        <Segmented<Shown>
          label={t('which')}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'smart', label: t('withSmart') },
            { value: 'all', label: t('all') },
          ]}
        />
      }
    >
      <TokenTable items={shown === 'all' ? items : items.filter(({ kind }) => kind !== 'server')} />
    </Section>
  );
}
