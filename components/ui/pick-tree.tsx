'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { type PickNode, type PickRow, pickMove, pickRows } from './pick-rows.ts';
import { type Picked, PickTreeRow } from './pick-tree-row.tsx';

const ROW_HEIGHT = 32;
const PAGE = 10;

const frame = 'rounded-control border border-line bg-surface';

interface PickTreeProps {
  label: string;
  /** Best the same array at every drawing: the list is made anew when it changes. */
  nodes: readonly PickNode[];
  /** Asked for the rows in sight only. A node with some of its children picked is `some`. */
  picked: (id: string) => Picked;
  onToggle: (id: string, next: boolean) => void;
  filter: string;
  expanded: ReadonlySet<string>;
  onExpand: (id: string, open: boolean) => void;
  /** A CSS length. */
  height?: string;
  className?: string;
}

/**
 * Two levels of things to pick, thousands of them. The tree has the focus and names its active row; arrow keys walk,
 * open and close, Space and Enter pick.
 */
export function PickTree(props: PickTreeProps) {
  const { label, nodes, picked, onToggle, filter, expanded, onExpand, height = '24rem', className } = props;
  const t = useTranslations('ui.tree');
  const prefix = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const rows = useMemo(() => pickRows(nodes, filter, expanded), [nodes, filter, expanded]);
  const active = Math.max(
    0,
    rows.findIndex(({ node }) => node.id === activeId),
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    paddingStart: 4,
    paddingEnd: 4,
  });

  const goTo = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    setActiveId(row.node.id);
    virtualizer.scrollToIndex(index);
  };
  const toggle = ({ node }: PickRow): void => onToggle(node.id, picked(node.id) !== 'all');

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[active];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      toggle(row);
      return;
    }
    const move = pickMove(rows, active, event.key, PAGE);
    if (!move) return;
    event.preventDefault();
    if ('to' in move) goTo(move.to);
    else onExpand(row.node.id, move.expand);
  };

  const onClick = ({ target }: MouseEvent): void => {
    if (!(target instanceof Element)) return;
    const row = rows[Number(target.closest('[data-index]')?.getAttribute('data-index') ?? -1)];
    if (!row) return;
    setActiveId(row.node.id);
    if (target.closest('[data-part="opener"]')) onExpand(row.node.id, !row.open);
    else toggle(row);
  };

  if (rows.length === 0) {
    return (
      <p
        role="status"
        style={{ height }}
        className={cn(frame, 'px-3 py-6 text-center text-muted', className)}
      >
        {t('nothing')}
      </p>
    );
  }
  const inSight = virtualizer.getVirtualItems();
  const activeDrawn = inSight.some(({ index }) => index === active);
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      aria-multiselectable
      tabIndex={0}
      aria-activedescendant={activeDrawn && rows[active] ? `${prefix}-${active}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      style={{ height }}
      className={cn(frame, 'group/tree relative overflow-y-auto overscroll-contain', className)}
    >
      <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {inSight.map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <PickTreeRow
              key={row.node.id}
              id={`${prefix}-${index}`}
              row={row}
              index={index}
              top={start}
              height={ROW_HEIGHT}
              picked={picked(row.node.id)}
              active={index === active}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}
