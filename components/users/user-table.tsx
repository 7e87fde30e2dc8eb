'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { UserListItem } from '../../server/contract/api/users.ts';
import { ROLES } from '../../server/contract/permissions.ts';
import { useSession } from '../data/session.ts';
import { Badge } from '../ui/badge.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Status } from '../ui/status.tsx';
import type { Column } from '../ui/table-row.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { stateOf } from './user-state.ts';

interface UserTableProps {
  users: readonly UserListItem[];
  selected: string | null;
  onOpen: (user: UserListItem) => void;
}

export function UserTable({ users, selected, onOpen }: UserTableProps) {
  const t = useTranslations('users');
  return (
    <DataTable
      label={t('title')}
      rows={users}
      rowKey={({ id }) => id}
      columns={useColumns()}
      selected={selected}
      onOpen={onOpen}
      rowHeight={48}
      empty={t('none')}
    />
  );
}

function useColumns(): readonly Column<UserListItem>[] {
  const t = useTranslations('users');
  const role = useTranslations('data.role');
  const { me } = useSession();
  const format = useFormat();
  const mine = me?.id;
  return useMemo(
    () => [
      {
        id: 'user',
        header: t('column.user'),
        width: '16rem',
        compare: (a, b) => a.username.localeCompare(b.username),
        cell: (user) => (
          <span className="grid min-w-0">
            <span className="flex items-center gap-2">
              <span className="truncate font-medium">{user.name}</span>
              {user.id === mine ? <Badge>{t('you')}</Badge> : null}
            </span>
            <span className="truncate font-mono text-xs text-muted">{user.username}</span>
          </span>
        ),
      },
      {
        id: 'role',
        header: t('column.role'),
        width: '8rem',
        compare: (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role),
        cell: (user) => role(user.role),
      },
      {
        id: 'status',
        header: t('column.status'),
        width: '9rem',
        compare: (a, b) => stateOf(a).localeCompare(stateOf(b)),
        cell: (user) => <Status tone={TONES[stateOf(user)]} label={t(`state.${stateOf(user)}`)} />,
      },
      {
        id: 'seen',
        header: t('column.seen'),
        width: '9rem',
        hideBelow: 'sm',
        compare: (a, b) => (a.lastSignInAt ?? '').localeCompare(b.lastSignInAt ?? ''),
        cell: (user) => (user.lastSignInAt ? <RelativeTime at={user.lastSignInAt} /> : t('never')),
      },
      {
        id: 'sessions',
        header: t('column.sessions'),
        width: '7rem',
        align: 'right',
        hideBelow: 'md',
        compare: (a, b) => a.sessions - b.sessions,
        cell: (user) => format.number(user.sessions),
      },
      {
        id: 'keys',
        header: t('column.keys'),
        width: '6rem',
        align: 'right',
        hideBelow: 'md',
        compare: (a, b) => a.keys - b.keys,
        cell: (user) => format.number(user.keys),
      },
    ],
    [t, role, format, mine],
  );
}

const TONES = { active: 'good', pending: 'info', disabled: 'idle' } as const;
