'use client';

import { Activity } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { NewPill } from '../ui/new-pill.tsx';
import type { ScrollEdges } from '../ui/use-scroll-edges.ts';
import { useCallColumns } from './call-columns.tsx';
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
    <div className="relative" onScrollCapture={edges.onScrollCapture}>
      <NewPill count={waiting} more={missed} onShow={edges.toTop} />
      <DataTable
        label={t('title')}
        rows={calls}
        rowKey={idOf}
        columns={columns}
        rowHeight={36}
        maxHeight="max(24rem, calc(100dvh - 9rem))"
        onOpen={({ id }) => url.set({ open: id })}
        selected={url.get('open')}
        className={cn('transition-opacity delay-200', old && 'opacity-60')}
        empty={
          <div className="grid justify-items-center gap-3">
            {t('nothing')}
            <Button size="sm" onClick={() => url.set({ ...NO_CHIPS(state), q: null })}>
              {t('clear')}
            </Button>
          </div>
        }
        footer={
          calls.length > 0 ? (
            <LoadMore
              onMore={pages.more}
              pending={pages.isLoadingMore}
              done={!pages.hasMore}
              shown={calls.length}
            />
          ) : undefined
        }
      />
    </div>
  );
}

const idOf = ({ id }: CallRecord): string => id;

const NO_CHIPS = ({ chips }: ActivityState): Record<string, null> =>
  Object.fromEntries(Object.keys(chips).map((id) => [id, null]));

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
