'use client';

import { UserPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { UserListItem } from '../../server/contract/api/users.ts';
import { useSession } from '../data/session.ts';
import { type Invitation, useUsers } from '../data/users.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { UserTable } from './user-table.tsx';

const InviteDialog = lazy(async () => ({ default: (await import('./invite-dialog.tsx')).InviteDialog }));
const LinkDialog = lazy(async () => ({ default: (await import('./link-dialog.tsx')).LinkDialog }));
const UserDrawer = lazy(async () => ({ default: (await import('./user-drawer.tsx')).UserDrawer }));

/** A link that was just made, for whom, and why. */
export interface MadeLink {
  username: string;
  invitation: Invitation;
}

/** Who may sign in. `?id=` opens one of them, `?invite=1` the form for another. */
export function UsersPage() {
  const t = useTranslations('users');
  // Whoever came by a link without the right to it is told so, and nothing is asked.
  return useSession().may('users.manage') ? (
    <Users />
  ) : (
    <Page title={t('title')}>
      <p className="text-muted">{t('forbidden')}</p>
    </Page>
  );
}

function Users() {
  const t = useTranslations('users');
  const url = useUrlState();
  const users = useUsers();
  const [link, setLink] = useState<MadeLink | null>(null);
  const query = url.get('q') ?? '';
  const open = users.data?.items.find(({ id }) => id === url.get('id'));
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <Button variant="primary" onClick={() => url.set({ invite: '1' })}>
          <UserPlus aria-hidden />
          {t('invite.open')}
        </Button>
      }
    >
      <SearchInput
        value={query}
        onChange={(q) => url.set({ q: q === '' ? null : q }, { replace: true })}
        label={t('search')}
        className="max-w-sm"
      />
      <AsyncState value={users} what={t('what')} skeleton={<TableSkeleton rows={5} columns={5} />}>
        {({ items }) => (
          <UserTable
            users={items.filter((user) => matches(user, query))}
            selected={url.get('id')}
            onOpen={({ id }) => url.set({ id })}
          />
        )}
      </AsyncState>
      <Suspense>
        {url.get('invite') !== null ? (
          <InviteDialog onClose={() => url.set({ invite: null }, { replace: true })} onMade={setLink} />
        ) : null}
        {open ? (
          <UserDrawer user={open} onClose={() => url.set({ id: null }, { replace: true })} onMade={setLink} />
        ) : null}
        {link ? <LinkDialog link={link} onClose={() => setLink(null)} /> : null}
      </Suspense>
    </Page>
  );
}

function matches({ username, name }: UserListItem, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  return username.includes(wanted) || name.toLowerCase().includes(wanted);
}
