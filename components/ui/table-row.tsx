import { memo, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { Later } from './later.tsx';

export interface Column<T> {
  id: string;
  header: string;
  /** Kept on one line; long texts end in an ellipsis. */
  cell(row: T): ReactNode;
  /** For numbers: aligned and tabular. */
  align?: 'right';
  /** A CSS length. Columns without one share what is left, each 8 rem at least. */
  width?: string;
  /** Makes the column sortable here; see `byText`, `byValue` and `byMoment` in table-rows.ts. */
  compare?(a: T, b: T): number;
  /** Makes the column sortable where the hub sorts: the rows come in order. */
  sortable?: boolean;
  /** Where the table is narrower than this (30, 42, 56, 70 rem) the column is left out. */
  hideBelow?: 'sm' | 'md' | 'lg' | 'xl';
  mono?: boolean;
}

const HIDDEN = {
  sm: '@max-[30rem]:hidden',
  md: '@max-[42rem]:hidden',
  lg: '@max-[56rem]:hidden',
  xl: '@max-[70rem]:hidden',
};

/** What header, cells and `<col>` of a column have in common. */
export const hidden = ({ hideBelow }: { hideBelow?: keyof typeof HIDDEN | undefined }): string | undefined =>
  hideBelow && HIDDEN[hideBelow];

interface RowProps<T> {
  row: T;
  index: number;
  columns: readonly Column<T>[];
  height: number;
  /** Absent where rows take no focus. */
  tabIndex: 0 | -1 | undefined;
  selected: boolean | undefined;
  opens: boolean;
  /** Rows are drawn while one scrolls. */
  scrolls: boolean;
  actions?(row: T): ReactNode;
}

function Row<T>(props: RowProps<T>): ReactNode {
  const { row, index, columns, height, tabIndex, selected, opens, scrolls, actions } = props;
  return (
    <tr
      data-row={index}
      tabIndex={tabIndex}
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ height }}
      className={cn(
        'group scroll-mt-9 focus-visible:-outline-offset-2',
        selected ? 'bg-accent-soft' : 'hover:bg-sunken/60',
        opens && 'cursor-pointer',
      )}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={cn(
            'truncate border-line border-b px-3 group-last:border-b-0',
            column.align === 'right' && 'text-right tabular-nums',
            column.mono && 'font-mono text-[0.8125rem]',
            hidden(column),
          )}
        >
          {column.cell(row)}
        </td>
      ))}
      {actions ? (
        <td className="cursor-default border-line border-b pr-2 text-right group-last:border-b-0">
          {scrolls ? <Later>{() => actions(row)}</Later> : actions(row)}
        </td>
      ) : null}
    </tr>
  );
}

/** Drawn anew only when its own row, or the columns, are others: scrolling through thousands stays cheap. */
export const TableRow: typeof Row = memo(Row);
