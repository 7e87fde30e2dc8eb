'use client';

import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { useGroups, useKeys } from '../data/lists.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Select } from '../ui/select.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { CardsSkeleton } from './cards-skeleton.tsx';
import { factsOf } from './facts.ts';
import { GroupCard } from './group-card.tsx';
import { arranged, ORDERS, orderOf } from './list-order.ts';
import { NoGroups } from './no-groups.tsx';
import { opens } from './openers.ts';
import { useLists } from './use-lists.ts';

/** Every group as a card; what is searched for and the order are in the address. */
export function GroupList() {
  const t = useTranslations('groups');
  const url = useUrlState();
  const { may } = useSession();
  const groups = useGroups();
  const add = (
    <Button variant="primary" asChild>
      <Link href={url.href({ add: '1', q: null, sort: null })}>
        <Plus aria-hidden />
        {t('list.add')}
      </Link>
    </Button>
  );
  const mayEdit = may('groups.edit');
  return (
    <Page
      title={t('list.title')}
      description={t('list.description')}
      actions={mayEdit && groups.data?.items.length !== 0 ? add : null}
    >
      <AsyncState
        value={groups}
        what={t('list.what')}
        skeleton={<CardsSkeleton />}
        empty={{ when: ({ items }) => items.length === 0, show: <NoGroups action={mayEdit ? add : null} /> }}
      >
        {({ items }) => <Found groups={items} />}
      </AsyncState>
    </Page>
  );
}

function Found({ groups }: { groups: readonly GroupView[] }) {
  const t = useTranslations('groups.list');
  const url = useUrlState();
  const { may } = useSession();
  const { known, tools, servers } = useLists();
  const seesKeys = may('keys.own');
  const keys = useKeys(seesKeys);
  const query = url.get('q') ?? '';
  const order = orderOf(url.get('sort'));

  const listed = useMemo(
    () =>
      groups.map((group) => ({
        group,
        facts: tools && servers.data ? factsOf(group.spec, tools, known) : null,
      })),
    [groups, tools, known, servers.data],
  );
  const shown = useMemo(() => arranged(listed, query, order), [listed, query, order]);
  const openers = useMemo(() => {
    if (!keys.data || !servers.data) return null;
    const all = new Map(groups.map(({ id, spec }) => [id, spec.servers]));
    const count = ({ id, spec }: GroupView): number => {
      const members = spec.servers.filter(({ name }) => known.get(name)?.spec.enabled);
      return keys.data?.items.filter(({ scope }) => opens(scope, id, members, all)).length ?? 0;
    };
    return new Map(groups.map((group) => [group.id, count(group)]));
  }, [keys.data, servers.data, groups, known]);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchInput
          label={t('search')}
          value={query}
          onChange={(q) => url.set({ q }, { replace: true })}
          count={t('found', { count: shown.length })}
        />
        <Select
          aria-label={t('sort')}
          className="w-auto min-w-44 max-sm:w-full"
          value={order}
          onChange={(next) => url.set({ sort: next === 'name' ? null : next }, { replace: true })}
          options={ORDERS.map((value) => ({ value, label: t(`order.${value}`) }))}
        />
      </div>
      {shown.length === 0 ? (
        <p className="py-12 text-center text-muted">{t('nothing', { query })}</p>
      ) : (
        <ul aria-label={t('title')} className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
          {shown.map(({ group, facts }) => (
            <GroupCard
              key={group.id}
              group={group}
              facts={facts}
              known={servers.data ? known : null}
              keys={seesKeys ? (openers?.get(group.id) ?? null) : undefined}
              href={url.href({ id: group.id, q: null, sort: null })}
            />
          ))}
        </ul>
      )}
    </>
  );
}
