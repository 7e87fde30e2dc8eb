'use client';

import { useMemo, useState } from 'react';
import { Facts } from '../ui/facts.tsx';
import { NewPill } from '../ui/new-pill.tsx';
import { RangePicker } from '../ui/range-picker.tsx';
import { RecordDrawer } from '../ui/record-drawer.tsx';
import { RecordsTable } from '../ui/records-table.tsx';
import { RecordsToolbar } from '../ui/records-toolbar.tsx';
import { StepButtons } from '../ui/step-buttons.tsx';
import { Switch } from '../ui/switch.tsx';
import type { RangeChoice } from '../ui/time-range.ts';
import { useRecordsFilter } from '../ui/use-records-filter.ts';
import { useScrollEdges } from '../ui/use-scroll-edges.ts';
import type { Specimen } from './frame.tsx';
import { LONG_TEXT, late, type ToolRow, toolRows } from './samples.ts';
import { useColumns } from './tables.tsx';

const IDS = ['status', 'server'] as const;
const SPANS = ['1h', '24h', '7d', 'all'] as const;
const FILTERS = [
  {
    id: 'status',
    label: 'Status',
    options: [
      { value: 'ok', label: 'Answered' },
      { value: 'error', label: 'Failed' },
    ],
  },
  { id: 'server', label: 'Server', text: true },
];
const DAY = 86_400_000;
const all = toolRows(400);
const few = all.slice(0, 4);
const nothing = (): void => {};

function Ranges() {
  const [choice, setChoice] = useState<RangeChoice>('24h');
  const [custom, setCustom] = useState<RangeChoice>(() => ({
    from: Date.now() - 3 * DAY,
    to: Date.now() - DAY,
  }));
  return (
    <div className="grid gap-3">
      <RangePicker choice={choice} onChange={setChoice} spans={SPANS} />
      <RangePicker choice={custom} onChange={setCustom} spans={['15m', '6h']} />
    </div>
  );
}

/** What it holds is in the address: both sheets show the same. */
function Toolbar() {
  const state = useRecordsFilter({ ids: IDS, spans: SPANS, usual: '24h' });
  return <RecordsToolbar state={state} filters={FILTERS} search="Search calls" />;
}

function Pills() {
  return (
    <div className="grid gap-3">
      {[
        { count: 1, more: false },
        { count: 1000, more: true },
      ].map((props) => (
        <div key={props.count} className="relative h-20 rounded-card border border-line bg-surface">
          <NewPill {...props} onShow={nothing} />
        </div>
      ))}
    </div>
  );
}

function Steps() {
  return (
    <div className="flex flex-wrap gap-6">
      <StepButtons previous={nothing} next={nothing} />
      <StepButtons previous={null} next={nothing} />
      <StepButtons previous={null} next={null} />
    </div>
  );
}

/** Fetches as one scrolls; further down a pill tells of what came. A row opens with its neighbours in reach. */
function Calls() {
  const columns = useColumns();
  const [shown, setShown] = useState(100);
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const rows = useMemo(() => all.slice(0, shown), [shown]);
  const hasMore = shown < all.length;
  const more = (): void => {
    setBusy(true);
    void late().then(() => {
      setShown((before) => before + 100);
      setBusy(false);
    });
  };
  const edges = useScrollEdges(() => hasMore && !busy && more());
  return (
    <>
      <RecordsTable
        label="Calls"
        rows={rows}
        columns={columns}
        rowHeight={36}
        maxHeight="20rem"
        onOpen={({ id }) => setOpen(id)}
        selected={open}
        pages={{ hasMore, more, isLoadingMore: busy }}
        old={false}
        edges={edges}
        news={edges.atTop ? 0 : 12}
        moreNews={false}
        nothing=""
        onClear={nothing}
      />
      {open === null ? null : (
        <Details
          rows={rows}
          id={open}
          onStep={setOpen}
          onEnd={hasMore ? more : null}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

interface DetailsProps {
  rows: readonly ToolRow[];
  id: string;
  onStep: (id: string) => void;
  onEnd: (() => void) | null;
  onClose: () => void;
}

function Details({ rows, id, onStep, ...rest }: DetailsProps) {
  const index = rows.findIndex((row) => row.id === id);
  const record = rows[index];
  return (
    <RecordDrawer
      title={<span className="font-mono">{record?.name ?? id}</span>}
      rows={rows}
      index={index}
      record={record}
      onStep={(row) => onStep(row.id)}
      {...rest}
    >
      <Facts
        items={[
          { label: 'Server', value: record?.server },
          { label: 'Remark', value: LONG_TEXT },
        ]}
      />
    </RecordDrawer>
  );
}

function Old() {
  const [old, setOld] = useState(false);
  return (
    <div className="grid gap-2">
      <Switch label="Another question is asked" checked={old} onChange={setOld} />
      <List label="Old" rows={few} old={old} />
    </div>
  );
}

interface ListProps {
  rows: readonly ToolRow[];
  label: string;
  old?: boolean;
  busy?: boolean;
}

function List({ rows, label, old = false, busy = false }: ListProps) {
  return (
    <RecordsTable
      label={label}
      rows={rows}
      columns={useColumns()}
      pages={{ hasMore: busy, more: nothing, isLoadingMore: busy }}
      old={old}
      edges={useScrollEdges(nothing)}
      news={0}
      moreNews={false}
      nothing="No call fits the filters."
      onClear={nothing}
    />
  );
}

export const records: Specimen[] = [
  { name: 'RangePicker', show: Ranges },
  { name: 'RecordsToolbar', show: Toolbar },
  { name: 'NewPill', show: Pills },
  { name: 'StepButtons', show: Steps },
  { name: 'RecordsTable, RecordDrawer', show: Calls },
  { name: 'RecordsTable, more on its way', show: () => <List label="Growing" rows={few} busy /> },
  { name: 'RecordsTable of the question before', show: Old },
  { name: 'RecordsTable without rows', show: () => <List label="Empty" rows={[]} /> },
];
