import { Check, ChevronRight, Minus } from 'lucide-react';
import { memo } from 'react';
import { cn } from './cn.ts';
import type { PickRow } from './pick-rows.ts';

export type Picked = 'all' | 'some' | 'none';

const CHECKED = { all: true, some: 'mixed', none: false } as const;

interface PickTreeRowProps {
  id: string;
  row: PickRow;
  index: number;
  top: number;
  height: number;
  picked: Picked;
  active: boolean;
}

/** The tree hears its clicks and keys; drawn anew only when something of its own changes. */
export const PickTreeRow = memo(function Row({
  id,
  row,
  index,
  top,
  height,
  picked,
  active,
}: PickTreeRowProps) {
  const { node, level, open, position, siblings } = row;
  return (
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      data-index={index}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={open ?? undefined}
      aria-checked={CHECKED[picked]}
      aria-selected={active}
      style={{ height, transform: `translateY(${top}px)` }}
      className={cn(
        'absolute inset-x-1 top-0 flex cursor-pointer items-center gap-2 rounded-[4px] pr-2 outline-none hover:bg-sunken',
        level === 2 && 'pl-14',
        active &&
          'group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-solid',
      )}
    >
      {level === 1 ? (
        <span
          data-part={open === null ? undefined : 'opener'}
          aria-hidden
          className="grid size-6 shrink-0 place-items-center text-muted"
        >
          {open === null ? null : (
            <ChevronRight className={cn('size-4 transition-transform', open && 'rotate-90')} />
          )}
        </span>
      ) : null}
      <span
        aria-hidden
        className={cn(
          'grid size-4 shrink-0 place-content-center rounded-[4px] border',
          picked === 'none' ? 'border-field bg-surface' : 'border-accent bg-accent-solid text-on-accent',
        )}
      >
        {picked === 'all' ? <Check className="size-3" strokeWidth={3} /> : null}
        {picked === 'some' ? <Minus className="size-3" strokeWidth={3} /> : null}
      </span>
      <span
        className={cn(
          'max-w-full shrink-0 truncate',
          level === 1 ? 'font-medium' : 'font-mono text-[0.8125rem]',
        )}
      >
        {node.label}
      </span>
      <span className="min-w-0 flex-1 truncate text-xs text-muted">{node.hint}</span>
      {node.badge}
    </div>
  );
});
