'use client';

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { TableHeader } from './table-header.tsx';
import { type Column, hidden, TableRow } from './table-row.tsx';
import { lines, type Sort, sortRows } from './table-rows.ts';
import { rowIndex, useRowFocus } from './use-row-focus.ts';

/** Above so many rows only those in sight are drawn. */
const VIRTUAL_FROM = 60;
const HEADER_HEIGHT = 36;

export interface DataTableProps<T> {
  /** What the rows are, for screen readers. */
  label: string;
  rows: readonly T[];
  rowKey(row: T): string;
  /** Best the same array at every drawing (a constant, or memoised): rows are drawn anew when it changes. */
  columns: readonly Column<T>[];
  /** Which column orders the rows. Without it the table remembers the order itself. */
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  /** Makes rows open by click and Enter. */
  onOpen?: (row: T) => void;
  /** Key of the row that is open. */
  selected?: string | null;
  /** In place of the rows where there are none. */
  empty?: ReactNode;
  /** Below the rows, within the frame. */
  footer?: ReactNode;
  /** Buttons at the end of a row. */
  rowActions?(row: T): ReactNode;
  /** Width of their column, a CSS length. */
  actionsWidth?: string;
  /** A CSS length. Long tables always scroll by themselves. */
  maxHeight?: string;
  /** Height of every row, in pixels. */
  rowHeight?: number;
  className?: string;
}

/** Rows of the same kind: sorted by their headers, opened by click or Enter, walked through by arrow keys. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, rows, rowKey, columns, onOpen, selected, rowActions, rowHeight = 40 } = props;
  const [ownSort, setOwnSort] = useState<Sort | null>(null);
  const sort = props.sort === undefined ? ownSort : props.sort;
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const virtual = sorted.length > VIRTUAL_FROM;
  const actionsWidth = rowActions ? (props.actionsWidth ?? '3rem') : null;
  const takesFocus = virtual || onOpen !== undefined;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);

  const keyAt = (index: number): string => {
    const row = sorted[index];
    return row === undefined ? String(index) : rowKey(row);
  };
  const open = (index: number): void => {
    const row = sorted[index];
    if (row !== undefined) onOpen?.(row);
  };
  const focus = useRowFocus({
    body,
    count: sorted.length,
    keyOf: keyAt,
    indexOf: (key) => sorted.findIndex((row) => rowKey(row) === key),
    onOpen: onOpen && open,
  });
  const indexes = useIndexes({ scroller, count: sorted.length, virtual, rowHeight, kept: focus.index });

  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const index = clickedRow(event);
    if (index !== null) open(index);
  };

  return (
    <div
      className={cn('@container overflow-hidden rounded-card border border-line bg-surface', props.className)}
    >
      <div
        ref={scroller}
        className="relative overflow-auto overscroll-contain"
        style={{ maxHeight: props.maxHeight ?? (virtual ? 'max(20rem, calc(100dvh - 15rem))' : undefined) }}
      >
        <table
          role={takesFocus ? 'grid' : undefined}
          aria-label={label}
          aria-rowcount={sorted.length + 1}
          style={{ minWidth: minWidth(columns, actionsWidth) }}
          className="w-full table-fixed border-separate border-spacing-0"
        >
          <Columns columns={columns} actions={actionsWidth} />
          <TableHeader
            columns={columns}
            sort={sort}
            onSort={props.onSort ?? setOwnSort}
            hasActions={rowActions !== undefined}
          />
          <tbody
            ref={body}
            onClick={onOpen && onClick}
            onKeyDown={takesFocus ? focus.onKeyDown : undefined}
            onFocus={focus.onFocus}
          >
            {lines(indexes, sorted.length, rowHeight).map((line) => {
              if (!('index' in line)) return <Room key={`before-${line.before}`} height={line.room} />;
              const row = sorted[line.index];
              if (row === undefined) return null;
              const key = rowKey(row);
              return (
                <TableRow
                  key={key}
                  row={row}
                  index={line.index}
                  columns={columns}
                  height={rowHeight}
                  tabIndex={takesFocus ? (line.index === focus.index ? 0 : -1) : undefined}
                  selected={selected === undefined ? undefined : key === selected}
                  opens={onOpen !== undefined}
                  scrolls={virtual}
                  actions={rowActions}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      {sorted.length === 0 ? <Nothing>{props.empty}</Nothing> : null}
      {props.footer ? <div className="border-line border-t px-3 py-2">{props.footer}</div> : null}
    </div>
  );
}

interface IndexesOptions {
  scroller: { current: HTMLDivElement | null };
  count: number;
  virtual: boolean;
  rowHeight: number;
  /** Of the row in the tab order, which is drawn wherever it is. */
  kept: number;
}

/** The indexes of the rows to draw, ascending. */
function useIndexes({ scroller, count, virtual, rowHeight, kept }: IndexesOptions): number[] {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const inSight = defaultRangeExtractor(range);
      if (kept >= range.count || inSight.includes(kept)) return inSight;
      return [...inSight, kept].sort((a, b) => a - b);
    },
    [kept],
  );
  const virtualizer = useVirtualizer({
    count,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollMargin: HEADER_HEIGHT,
    overscan: 8,
    rangeExtractor,
  });
  if (!virtual) return Array.from({ length: count }, (_, index) => index);
  return virtualizer.getVirtualItems().map(({ index }) => index);
}

function Columns<T>({ columns, actions }: { columns: readonly Column<T>[]; actions: string | null }) {
  return (
    <colgroup>
      {columns.map((column) => (
        <col key={column.id} style={{ width: column.width }} className={hidden(column)} />
      ))}
      {actions === null ? null : <col style={{ width: actions }} />}
    </colgroup>
  );
}

/** What the columns need that are never left out: below that the table scrolls sideways instead of crushing them. */
function minWidth<T>(columns: readonly Column<T>[], actions: string | null): string {
  const widths = columns.filter(({ hideBelow }) => !hideBelow).map(({ width }) => width ?? '8rem');
  return `calc(${[...widths, actions ?? '0px'].join(' + ')})`;
}

function Room({ height }: { height: number }) {
  return <tr aria-hidden style={{ height }} />;
}

/** Below the table: a cell cannot span columns of which some are left out. */
function Nothing({ children }: { children: ReactNode }) {
  const t = useTranslations('ui.table');
  return <div className="px-3 py-8 text-center text-muted">{children ?? t('empty')}</div>;
}

const CONTROLS = 'a, button, input, select, textarea, label, summary, [role="switch"], [role="checkbox"]';

/** The row that a click is meant for: not one on a control within it, nor one that ended a selection of text. */
function clickedRow({ target, currentTarget }: MouseEvent<HTMLElement>): number | null {
  // Menus and dialogs opened from a row are elsewhere on the page, but their clicks come by here, too.
  if (!(target instanceof Element) || !currentTarget.contains(target)) return null;
  if (target.closest(CONTROLS) || String(window.getSelection()) !== '') return null;
  return rowIndex(target.closest('[data-row]'));
}
