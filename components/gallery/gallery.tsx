'use client';

import { Page } from '../ui/page.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Select } from '../ui/select.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { actions } from './actions.tsx';
import { controls } from './controls.tsx';
import { documents } from './documents.tsx';
import { forms } from './forms.tsx';
import { Sheet, type Specimen } from './frame.tsx';
import { lists } from './lists.tsx';
import { states } from './states.tsx';
import { tables } from './tables.tsx';

const GROUPS: Record<string, readonly Specimen[]> = {
  actions,
  controls,
  forms,
  states,
  tables,
  lists,
  documents,
};
const FIRST = 'actions';
const OPTIONS = Object.keys(GROUPS).map((value) => ({ value, label: value }));

/** Every primitive in every state, for who works on them; in development only, and in English alone. */
export function Gallery() {
  const url = useUrlState();
  const group = url.get('group') ?? FIRST;
  const theme = url.get('theme');
  const query = url.get('q') ?? '';
  const found = (GROUPS[group] ?? []).filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
  return (
    <Page
      title="Gallery"
      description="The primitives of the console in every state."
      actions={
        <Select
          aria-label="Group"
          value={group}
          onChange={(next) => url.set({ group: next, q: null })}
          options={OPTIONS}
          className="w-40"
        />
      }
    >
      <SearchInput
        label="Find a primitive"
        value={query}
        onChange={(next) => url.set({ q: next }, { replace: true })}
        count={String(found.length)}
      />
      <Sheet key={group} specimens={found} theme={theme === 'light' || theme === 'dark' ? theme : null} />
    </Page>
  );
}
