'use client';

import { Activity } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { RecordsTable } from '../ui/records-table.tsx';
import type { ScrollEdges } from '../ui/use-scroll-edges.ts';
import { useCallColumns } from './call-columns.tsx';
import { CHIPS } from './call-filter.ts';
import type { ActivityState } from './use-activity-state.ts';

interface CallTableProps {
  state: ActivityState;
  calls: readonly CallRecord[];
  pages: { hasMore: boolean; more: () => void; isLoadingMore: boolean };
  /** The rows are of another question than the one that is asked. */
  old: boolean;
  edges: ScrollEdges;
  waiting: number;
  missed: boolean;
}

/** The calls, newest first; more come as one gets to the end. */
export function CallTable({ state, calls, pages, old, edges, waiting, missed }: CallTableProps) {
  const t = useTranslations('activity');
  const { url, list } = state;
  const columns = useCallColumns(list.since);
  const filtered = Object.keys(state.filter).length > 0;
  if (calls.length === 0 && !filtered) return <NoCalls state={state} />;
  return (
    <RecordsTable
      label={t('title')}
      rows={calls}
      columns={columns}
      rowHeight={36}
      maxHeight="max(24rem, calc(100dvh - 9rem))"
      onOpen={({ id }) => url.set({ open: id })}
      selected={url.get('open')}
      pages={pages}
      old={old}
      edges={edges}
      news={waiting}
      moreNews={missed}
      nothing={t('nothing')}
      onClear={() => url.set({ ...NO_CHIPS, q: null })}
    />
  );
}

const NO_CHIPS = Object.fromEntries(CHIPS.map((id) => [id, null]));

/** The sample server of a new hub has this tool. */
const COMMAND = `npx patchbay call everything__echo '{"message":"hello"}'`;

function NoCalls({ state: { choice, setChoice } }: { state: ActivityState }) {
  const t = useTranslations('activity.empty');
  return (
    <EmptyState
      icon={Activity}
      title={t('title')}
      command={COMMAND}
      action={choice === '7d' ? undefined : <Button onClick={() => setChoice('7d')}>{t('week')}</Button>}
    >
      {t('text')}
    </EmptyState>
  );
}
