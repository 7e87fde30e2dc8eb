'use client';

import { Ellipsis, Pencil, Power, PowerOff, RotateCw, SquareArrowOutUpRight, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useSession } from '../data/session.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import type { Operate } from './use-operate.ts';

interface RowMenuProps {
  server: ServerView;
  operate: Pick<Operate, 'restart' | 'setEnabled'>;
  onOpen: (server: ServerView) => void;
  onEdit: (server: ServerView) => void;
  onDelete: (server: ServerView) => void;
}

/** What can be done with a server, as far as one's role may. */
export function RowMenu({ server, operate, onOpen, onEdit, onDelete }: RowMenuProps) {
  const t = useTranslations('servers');
  const { may } = useSession();
  const { name, spec } = server;
  const items: MenuItem[] = [
    { id: 'open', label: t('action.open'), icon: SquareArrowOutUpRight, onSelect: () => onOpen(server) },
  ];
  if (may('servers.edit'))
    items.push({ id: 'edit', label: t('action.edit'), icon: Pencil, onSelect: () => onEdit(server) });
  if (may('servers.operate')) {
    items.push(
      {
        id: 'restart',
        label: t('action.restart'),
        icon: RotateCw,
        onSelect: () => void operate.restart(name),
        ...(!spec.enabled && { disabled: true, reason: t('action.restartDisabled') }),
      },
      {
        id: 'switch',
        label: t(spec.enabled ? 'action.disable' : 'action.enable'),
        icon: spec.enabled ? PowerOff : Power,
        onSelect: () => void operate.setEnabled(name, !spec.enabled),
      },
    );
  }
  if (may('servers.configure'))
    items.push(
      { separator: true },
      {
        id: 'delete',
        label: t('action.delete'),
        icon: Trash2,
        danger: true,
        onSelect: () => onDelete(server),
      },
    );
  const label = t('action.menu', { name });
  return <Menu label={label} trigger={<IconButton label={label} icon={Ellipsis} />} items={items} />;
}
