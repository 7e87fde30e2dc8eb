'use client';

import { Page } from '../ui/page.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Select } from '../ui/select.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { accounts } from './accounts.tsx';
import { actions } from './actions.tsx';
import { controls } from './controls.tsx';
import { documents } from './documents.tsx';
import { forms } from './forms.tsx';
import { Sheet, type Specimen } from './frame.tsx';
import { lists } from './lists.tsx';
import { overlays } from './overlays.tsx';
import { pages } from './pages.tsx';
import { records } from './records.tsx';
import { states } from './states.tsx';
import { tables } from './tables.tsx';

const GROUPS: Record<string, readonly Specimen[]> = {
  actions,
  overlays,
  controls,
  forms,
  accounts,
  states,
  tables,
  records,
  lists,
  documents,
  pages,
};
const FIRST = 'actions';
/** What this page, and the primitives that keep their state there, put into the address. */
const NOTHING = Object.fromEntries(
  ['find', 'q', 'sort', 'span', 'from', 'to', 'status', 'server'].map((name) => [name, null]),
);
const OPTIONS = Object.keys(GROUPS).map((value) => ({ value, label: value }));

/** Every primitive in every state, for who works on them; in development only, and in English alone. */
export function Gallery() {
  const url = useUrlState();
  const group = url.get('group') ?? FIRST;
  const theme = url.get('theme');
  const query = url.get('find') ?? '';
  const found = (GROUPS[group] ?? []).filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
  return (
    <Page
      title="Gallery"
      description="The primitives of the console in every state."
      actions={
        <Select
          aria-label="Group"
          value={group}
          onChange={(next) => url.set({ ...NOTHING, group: next })}
          options={OPTIONS}
          className="w-40"
        />
      }
    >
      <SearchInput
        label="Find a primitive"
        value={query}
        onChange={(next) => url.set({ find: next }, { replace: true })}
        count={String(found.length)}
      />
      <Sheet key={group} specimens={found} theme={theme === 'light' || theme === 'dark' ? theme : null} />
    </Page>
  );
}
