'use client';

import { Copy, Pencil } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Switch } from '../ui/switch.tsx';
import { ItemBadges } from './item-badges.tsx';
import { ItemDefinition } from './item-definition.tsx';
import { type ItemRow, ownDescription } from './item-rows.ts';
import { useCopyName } from './use-copy-name.ts';

interface ItemDrawerProps {
  server: string;
  row: ItemRow;
  /** Null for who may not change items. */
  onSwitch: ((row: ItemRow, enabled: boolean) => void) | null;
  onEdit: (row: ItemRow) => void;
  onClose: () => void;
}

/** Everything that the server says of one item. */
export function ItemDrawer({ server, row, onSwitch, onEdit, onClose }: ItemDrawerProps) {
  const t = useTranslations('servers.items');
  const copyName = useCopyName();
  const { name, shownAs, description, definition } = row;
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={<span className="font-mono">{shownAs}</span>}
      footer={
        onSwitch ? (
          <Button onClick={() => onEdit(row)}>
            <Pencil aria-hidden />
            {t('edit')}
          </Button>
        ) : undefined
      }
    >
      <div className="grid grid-cols-1 gap-5">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {onSwitch ? (
            <Switch
              checked={row.enabled}
              onChange={(enabled) => onSwitch(row, enabled)}
              label={t('offeredToClients')}
            />
          ) : null}
          <Button size="sm" onClick={() => void copyName(name)}>
            <Copy aria-hidden />
            {t('copy')}
          </Button>
          <ItemBadges row={row} />
        </div>
        {description ? <p className="wrap-anywhere whitespace-pre-wrap">{description}</p> : null}
        <ItemFacts server={server} row={row} />
        {definition ? (
          <ItemDefinition definition={definition} />
        ) : (
          <p className="text-muted">{t('notListedText')}</p>
        )}
      </div>
    </Drawer>
  );
}

function ItemFacts({ server, row }: { server: string; row: ItemRow }) {
  const t = useTranslations('servers.items');
  const format = useFormat();
  const { name, shownAs, title, tokens, override } = row;
  const own = override?.description === undefined ? '' : ownDescription(row);
  return (
    <Facts
      items={[
        { label: t('ownName'), value: <code className="font-mono text-[0.8125rem]">{name}</code> },
        ...(shownAs === name ? [] : [{ label: t('shownAs'), value: shownAs }]),
        ...(title ? [{ label: t('title'), value: title }] : []),
        ...(own ? [{ label: t('ownDescription'), value: own }] : []),
        { label: t('server'), value: server },
        { label: t('tokens'), value: <span title={t('tokensHint')}>{format.number(tokens)}</span> },
      ]}
    />
  );
}
