'use client';

import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useGroups, useKeys, useServers } from '../data/lists.ts';
import { useSession } from '../data/session.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Select } from '../ui/select.tsx';
import { useEndpointOptions } from './use-endpoint-options.ts';
import type { SearchState } from './use-search-state.ts';
import { useTyped } from './use-typed.ts';

interface SearchFormProps {
  state: SearchState;
  /** How much was found, in words; nothing while that is not known. */
  count: string | undefined;
}

/** The words, and in whose place and among what they are searched. */
export function SearchForm({ state, count }: SearchFormProps) {
  const t = useTranslations('smartRouting.search');
  const { url, q, server, readOnly } = state;
  const put = useCallback((next: string) => url.set({ q: next }, { replace: true }), [url]);
  const { typed, setTyped, commit } = useTyped(q, put);
  const servers = useServers().data?.items;
  const filters = useMemo(
    () => [
      {
        id: 'server',
        label: t('server'),
        options: (servers ?? []).map(({ name }) => ({ value: name, label: name })),
      },
    ],
    [servers, t],
  );
  return (
    <form
      noValidate
      className="grid grid-cols-1 gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <SearchInput
        value={typed}
        onChange={setTyped}
        label={t('label')}
        placeholder={t('placeholder')}
        className="sm:max-w-none"
        {...(count !== undefined && { count })}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <EndpointChoice state={state} />
        <KeyChoice state={state} />
        <FilterBar
          filters={filters}
          value={server === '' ? {} : { server }}
          onChange={(next) => url.set({ server: next.server ?? null })}
        />
        <Checkbox
          checked={readOnly}
          onChange={(next) => url.set({ readOnly: next ? '1' : null })}
          label={t('readOnly')}
        />
      </div>
    </form>
  );
}

function EndpointChoice({ state: { url, group } }: { state: SearchState }) {
  const t = useTranslations('smartRouting.search');
  const options = useEndpointOptions(useGroups().data?.items, group);
  return (
    <Select
      aria-label={t('endpoint')}
      value={group}
      onChange={(next) => url.set({ group: next })}
      options={options}
      className="w-auto max-w-64 max-sm:w-full max-sm:max-w-none"
    />
  );
}

/** In the place of which key: one's own, or any for who may see them all. */
function KeyChoice({ state: { url, key } }: { state: SearchState }) {
  const t = useTranslations('smartRouting.search');
  const seesKeys = useSession().may('keys.own');
  const keys = useKeys(seesKeys).data?.items;
  const options = useMemo(() => {
    const known = (keys ?? []).map(({ id, name }) => ({ value: id, label: t('asKey', { name }) }));
    // A key of the address that is not there: the answer says so, and the choice shows what was asked.
    const rest = key === '' || known.some(({ value }) => value === key) ? [] : [{ value: key, label: key }];
    return [{ value: '', label: t('asMyself') }, ...known, ...rest];
  }, [keys, key, t]);
  if (!seesKeys) return null;
  return (
    <Select
      aria-label={t('as')}
      value={key}
      onChange={(next) => url.set({ key: next })}
      options={options}
      className="w-auto max-w-64 max-sm:w-full max-sm:max-w-none"
    />
  );
}
