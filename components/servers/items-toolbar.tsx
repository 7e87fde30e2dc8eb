'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { SearchInput } from '../ui/search-input.tsx';
import { Segmented } from '../ui/segmented.tsx';
import type { ItemRow, Shown } from './item-rows.ts';

interface ItemsToolbarProps {
  rows: readonly ItemRow[];
  /** Those of them that the filters leave. */
  found: readonly ItemRow[];
  find: string;
  onFind: (text: string) => void;
  shown: Shown;
  onShown: (shown: Shown) => void;
  /** Null for who may not. */
  onSwitch: ((rows: readonly ItemRow[], enabled: boolean) => void) | null;
}

/** Finds items, counts them and what they cost a model, and switches what was found. */
export function ItemsToolbar(props: ItemsToolbarProps) {
  const { rows, found, find, onFind, shown, onShown, onSwitch } = props;
  const t = useTranslations('servers.items');
  const on = rows.filter(({ enabled }) => enabled);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <SearchInput
        value={find}
        onChange={onFind}
        label={t('search')}
        count={t('found', { count: found.length })}
      />
      <Segmented
        value={shown}
        onChange={onShown}
        label={t('show')}
        options={(['all', 'on', 'off'] as const).map((value) => ({ value, label: t(value) }))}
      />
      <p className="text-muted tabular-nums">
        <Sum on={on} all={rows.length} />
      </p>
      {onSwitch ? <SwitchMany found={found} onSwitch={onSwitch} /> : null}
    </div>
  );
}

function Sum({ on, all }: { on: readonly ItemRow[]; all: number }) {
  const t = useTranslations('servers.items');
  const format = useFormat();
  const tokens = on.reduce((sum, row) => sum + row.tokens, 0);
  return (
    <span title={t('tokensHint')}>{t('sum', { on: on.length, all, tokens: format.compact(tokens) })}</span>
  );
}

interface SwitchManyProps {
  found: readonly ItemRow[];
  onSwitch: (rows: readonly ItemRow[], enabled: boolean) => void;
}

function SwitchMany({ found, onSwitch }: SwitchManyProps) {
  const t = useTranslations('servers.items');
  const on = found.filter(({ enabled }) => enabled);
  const off = found.filter(({ enabled }) => !enabled);
  return (
    <div className="ml-auto flex flex-wrap gap-2">
      <Button size="sm" disabled={off.length === 0} onClick={() => onSwitch(off, true)}>
        {t('enableMany', { count: off.length })}
      </Button>
      <Button size="sm" disabled={on.length === 0} onClick={() => onSwitch(on, false)}>
        {t('disableMany', { count: on.length })}
      </Button>
    </div>
  );
}
