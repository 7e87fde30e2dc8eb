'use client';

import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { DataTable, type DataTableProps } from './data-table.tsx';
import { LoadMore } from './load-more.tsx';
import { NewPill } from './new-pill.tsx';
import type { ScrollEdges } from './use-scroll-edges.ts';

type OfTheTable = 'label' | 'rows' | 'columns' | 'rowHeight' | 'maxHeight' | 'onOpen' | 'selected';

interface RecordsTableProps<T> extends Pick<DataTableProps<T>, OfTheTable> {
  pages: { hasMore: boolean; more: () => void; isLoadingMore: boolean };
  /** The rows are of another question than the one that is asked. */
  old: boolean;
  edges: ScrollEdges;
  /** How many came while the reader was further down, and whether there are more than those. */
  news: number;
  moreNews: boolean;
  /** Says that no record fits the filters. */
  nothing: string;
  /** Takes the filters away. */
  onClear: () => void;
}

/** Records, newest first; more come as one gets to the end, and a pill tells of new ones above. */
export function RecordsTable<T extends { id: string }>(props: RecordsTableProps<T>) {
  const { pages, old, edges, news, moreNews, nothing, onClear, ...table } = props;
  const t = useTranslations('ui.records');
  const shown = table.rows.length;
  return (
    <div className="relative" onScrollCapture={edges.onScrollCapture}>
      <NewPill count={news} more={moreNews} onShow={edges.toTop} />
      <DataTable
        {...table}
        rowKey={idOf}
        className={cn('transition-opacity delay-200', old && 'opacity-60')}
        empty={
          <div className="grid justify-items-center gap-3">
            {nothing}
            <Button size="sm" onClick={onClear}>
              {t('clear')}
            </Button>
          </div>
        }
        footer={
          shown > 0 ? (
            <LoadMore onMore={pages.more} pending={pages.isLoadingMore} done={!pages.hasMore} shown={shown} />
          ) : undefined
        }
      />
    </div>
  );
}

const idOf = ({ id }: { id: string }): string => id;
