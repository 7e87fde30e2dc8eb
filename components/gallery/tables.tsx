'use client';

import { Ellipsis } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DataTable } from '../ui/data-table.tsx';
import { FilteredTable } from '../ui/filtered-table.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { LoadMore } from '../ui/load-more.tsx';
import { Menu } from '../ui/menu.tsx';
import { Status } from '../ui/status.tsx';
import type { Column } from '../ui/table-row.tsx';
import { byMoment, byText, byValue } from '../ui/table-rows.ts';
import { RelativeTime } from '../ui/time.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import type { Specimen } from './frame.tsx';
import { type ToolRow, toolRows } from './samples.ts';

const few = toolRows(6);
const some = toolRows(12);
const many = toolRows(3000);
const nothing = (): void => {};

export function useColumns(): Column<ToolRow>[] {
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        header: 'Tool',
        cell: ({ name }) => name,
        mono: true,
        compare: byText(({ name }) => name),
      },
      {
        id: 'state',
        header: 'Status',
        width: '7rem',
        cell: ({ tone, state }) => <Status tone={tone} label={state} />,
        compare: byText(({ state }) => state),
      },
      { id: 'server', header: 'Server', width: '7rem', cell: ({ server }) => server, hideBelow: 'lg' },
      {
        id: 'calls',
        header: 'Calls',
        width: '5.5rem',
        align: 'right',
        cell: ({ calls }) => format.number(calls),
        compare: byValue(({ calls }) => calls),
      },
      {
        id: 'p95',
        header: 'p95',
        width: '5rem',
        align: 'right',
        cell: ({ p95 }) => format.duration(p95),
        compare: byValue(({ p95 }) => p95),
        hideBelow: 'md',
      },
      {
        id: 'used',
        header: 'Last used',
        width: '6.5rem',
        cell: ({ usedAt }) => <RelativeTime at={usedAt} />,
        compare: byMoment(({ usedAt }) => usedAt),
        hideBelow: 'md',
      },
    ],
    [format],
  );
}

function Actions({ row }: { row: ToolRow }) {
  return (
    <Menu
      label={`Actions of ${row.name}`}
      trigger={<IconButton label={`Actions of ${row.name}`} icon={Ellipsis} />}
      items={[{ id: 'open', label: 'Open', onSelect: nothing }]}
    />
  );
}

const rowActions = (row: ToolRow) => <Actions row={row} />;

function Small() {
  const columns = useColumns();
  const [selected, setSelected] = useState<string | null>('row-1');
  return (
    <DataTable
      label="A few tools"
      rows={few}
      rowKey={({ id }) => id}
      columns={columns}
      selected={selected}
      onOpen={({ id }) => setSelected(id)}
      footer={<LoadMore onMore={nothing} pending={false} done={false} shown={few.length} />}
    />
  );
}

function Empty() {
  return <DataTable label="No tools" rows={[]} rowKey={({ id }: ToolRow) => id} columns={useColumns()} />;
}

function Large() {
  const columns = useColumns();
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <DataTable
      label="Three thousand tools"
      rows={many}
      rowKey={({ id }) => id}
      columns={columns}
      selected={selected}
      onOpen={({ id }) => setSelected(id)}
      rowActions={rowActions}
      maxHeight="28rem"
    />
  );
}

const FILTERS = [
  {
    id: 'state',
    label: 'Status',
    options: ['ready', 'degraded', 'failing', 'disabled'].map((value) => ({ value, label: value })),
  },
];

/** The name stands over the server, as rows of two lines have it. */
const named: Column<ToolRow> = {
  id: 'name',
  header: 'Tool',
  cell: ({ name, server }) => (
    <>
      <span className="block truncate font-medium">{name}</span>
      <span className="block truncate text-xs text-muted">{server}</span>
    </>
  ),
  compare: byText(({ name }) => name),
};

/** Its text and its order are in the address, where a page has one such table: both sheets show the same. */
function Filtered() {
  const others = useColumns();
  const columns = useMemo(() => [named, ...others.slice(1)], [others]);
  const [value, setValue] = useState<Record<string, string>>({});
  const [selected, setSelected] = useState<string | null>(null);
  const query = useUrlState().get('q') ?? '';
  const rows = useMemo(
    () =>
      some.filter(
        ({ name, state }) => name.includes(query.toLowerCase()) && state === (value.state ?? state),
      ),
    [query, value],
  );
  return (
    <div className="grid gap-3">
      <FilteredTable
        label="Tools to be found"
        rows={rows}
        rowKey={({ id }) => id}
        columns={columns}
        search="Search tools"
        found={`${rows.length} of ${some.length}`}
        filters={FILTERS}
        value={value}
        onFilter={setValue}
        usual={{ column: 'calls', descending: true }}
        onOpen={({ id }) => setSelected(id)}
        selected={selected}
        rowActions={rowActions}
        empty="No tool fits the filters."
      />
    </div>
  );
}

export const tables: Specimen[] = [
  { name: 'DataTable', show: Small },
  { name: 'DataTable without rows', show: Empty },
  { name: 'DataTable of 3,000 rows', show: Large },
  { name: 'FilteredTable', show: Filtered },
];
