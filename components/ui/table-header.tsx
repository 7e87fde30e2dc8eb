import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { type Column, hidden } from './table-row.tsx';
import { nextSort, type Sort } from './table-rows.ts';

interface TableHeaderProps<T> {
  columns: readonly Column<T>[];
  sort: Sort | null;
  onSort: (sort: Sort) => void;
  hasActions: boolean;
}

const cell =
  'sticky top-0 z-1 h-9 border-line border-b bg-surface px-3 text-left text-xs font-medium whitespace-nowrap text-muted';

export function TableHeader<T>({ columns, sort, onSort, hasActions }: TableHeaderProps<T>) {
  const t = useTranslations('ui.table');
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            aria-sort={sort?.column === column.id ? order(sort) : undefined}
            className={cn(cell, column.align === 'right' && 'text-right', hidden(column))}
          >
            {column.compare || column.sortable ? (
              <SortButton column={column} sort={sort} onSort={onSort} />
            ) : (
              <span className="block truncate">{column.header}</span>
            )}
          </th>
        ))}
        {hasActions ? (
          <th scope="col" className={cell}>
            <span className="sr-only">{t('actions')}</span>
          </th>
        ) : null}
      </tr>
    </thead>
  );
}

const order = ({ descending }: Sort): 'descending' | 'ascending' => (descending ? 'descending' : 'ascending');

interface SortButtonProps<T> {
  column: Column<T>;
  sort: Sort | null;
  onSort: (sort: Sort) => void;
}

function SortButton<T>({ column, sort, onSort }: SortButtonProps<T>) {
  const current = sort?.column === column.id;
  const next = nextSort(column, sort);
  // The arrow of a column that does not order the rows shows, on hover, what a click would do.
  const Arrow = (current ? sort : next).descending ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={() => onSort(next)}
      className={cn(
        'group/sort -mx-1.5 inline-flex h-7 max-w-[calc(100%+0.75rem)] items-center gap-1 rounded-control px-1.5 hover:bg-sunken hover:text-text focus-visible:-outline-offset-2',
        column.align === 'right' && 'flex-row-reverse',
        current && 'text-text',
      )}
    >
      <span className="truncate">{column.header}</span>
      <Arrow
        aria-hidden
        className={cn(
          'size-3.5 shrink-0',
          !current && 'opacity-0 group-hover/sort:opacity-60 group-focus-visible/sort:opacity-60',
        )}
      />
    </button>
  );
}
