'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ItemKind } from '../../server/contract/server.ts';
import { useFormat } from '../ui/intl/format.ts';
import { Switch } from '../ui/switch.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byText, byValue } from '../ui/table-rows.ts';
import { ItemBadges } from './item-badges.tsx';
import type { ItemRow } from './item-rows.ts';
import { TwoLines } from './two-lines.tsx';

/** @param onSwitch null shows the state in a word */
export function useItemColumns(
  kind: ItemKind,
  onSwitch: ((row: ItemRow, enabled: boolean) => void) | null,
): Column<ItemRow>[] {
  const t = useTranslations('servers.items');
  const format = useFormat();
  return useMemo(
    (): Column<ItemRow>[] => [
      {
        id: 'enabled',
        header: t('offered'),
        width: '5.5rem',
        cell: (row) =>
          onSwitch ? (
            <Switch
              checked={row.enabled}
              onChange={(enabled) => onSwitch(row, enabled)}
              label={t('offer', { name: row.name })}
              hideLabel
              className="align-middle"
            />
          ) : (
            t(row.enabled ? 'on' : 'off')
          ),
        compare: byValue(({ enabled }) => enabled),
      },
      {
        id: 'name',
        header: t(`name.${kind}`),
        cell: (row) => (
          <TwoLines below={row.description}>
            <Name row={row} />
          </TwoLines>
        ),
        compare: byText(({ name }) => name),
      },
      {
        id: 'marks',
        header: t('marks'),
        width: kind === 'tools' ? '12rem' : '9rem',
        hideBelow: 'md',
        cell: (row) => <ItemBadges row={row} />,
      },
      {
        id: 'tokens',
        header: t('tokens'),
        width: '5.5rem',
        align: 'right',
        hideBelow: 'sm',
        cell: ({ tokens }) => <span title={t('tokensHint')}>{format.number(tokens)}</span>,
        compare: byValue(({ tokens }) => tokens),
      },
    ],
    [kind, onSwitch, t, format],
  );
}

function Name({ row: { name, shownAs, enabled } }: { row: ItemRow }) {
  return (
    <span className={enabled ? undefined : 'text-muted'}>
      <span className="font-mono text-[0.8125rem]" title={name}>
        {name}
      </span>
      {shownAs === name ? null : <span className="ml-2 text-xs text-muted">{`→ ${shownAs}`}</span>}
    </span>
  );
}
