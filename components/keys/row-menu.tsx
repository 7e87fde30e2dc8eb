'use client';

import { Activity, Ellipsis, PanelRightOpen, Pencil, Power, PowerOff, RefreshCw, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { useGuardedNavigate } from '../ui/use-unsaved-guard.tsx';
import { callsHref } from './calls-href.ts';

/** What can be done with a key. */
export type Deed = 'open' | 'edit' | 'rotate' | 'switch' | 'revoke';

interface RowMenuProps {
  of: KeyView;
  /** Best the same function at every drawing. */
  onDeed: (deed: Deed, key: KeyView) => void;
}

export function RowMenu({ of: key, onDeed }: RowMenuProps) {
  const t = useTranslations('keys.action');
  const go = useGuardedNavigate();
  const item = (id: Deed, label: string, icon: typeof Pencil): MenuItem => ({
    ...{ id, label, icon },
    onSelect: () => onDeed(id, key),
  });
  const items: MenuItem[] = [
    item('open', t('open'), PanelRightOpen),
    item('edit', t('edit'), Pencil),
    item('rotate', t('rotate'), RefreshCw),
    item('switch', t(key.enabled ? 'disable' : 'enable'), key.enabled ? PowerOff : Power),
    { id: 'calls', label: t('calls'), icon: Activity, onSelect: () => go(callsHref(key.id)) },
    { separator: true },
    { id: 'revoke', label: t('revoke'), icon: Trash2, danger: true, onSelect: () => onDeed('revoke', key) },
  ];
  const label = t('menu', { name: key.name });
  return <Menu label={label} trigger={<IconButton label={label} icon={Ellipsis} />} items={items} />;
}
