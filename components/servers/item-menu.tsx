'use client';

import { Copy, Ellipsis, PanelRightOpen, Pencil } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import type { ItemRow } from './item-rows.ts';
import { useCopyName } from './use-copy-name.ts';

interface ItemMenuProps {
  row: ItemRow;
  mayEdit: boolean;
  onOpen: (row: ItemRow) => void;
  onEdit: (row: ItemRow) => void;
}

export function ItemMenu({ row, mayEdit, onOpen, onEdit }: ItemMenuProps) {
  const t = useTranslations('servers.items');
  const copyName = useCopyName();
  const items: MenuItem[] = [
    { id: 'open', label: t('open'), icon: PanelRightOpen, onSelect: () => onOpen(row) },
    { id: 'copy', label: t('copy'), icon: Copy, onSelect: () => void copyName(row.name) },
  ];
  if (mayEdit) items.push({ id: 'edit', label: t('edit'), icon: Pencil, onSelect: () => onEdit(row) });
  const label = t('menu', { name: row.name });
  return <Menu label={label} trigger={<IconButton label={label} icon={Ellipsis} />} items={items} />;
}
