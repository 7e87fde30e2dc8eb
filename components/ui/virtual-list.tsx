'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useRef } from 'react';
import { cn } from './cn.ts';
import { scrollRegion } from './scroll-region.ts';

interface VirtualListProps<T> {
  /** What the items are, for screen readers. */
  label: string;
  items: readonly T[];
  /** A CSS length. */
  height: string;
  /** How high an item probably is, in pixels; the real height is measured. */
  estimate: number;
  itemKey(item: T): string;
  /** Best the same function at every drawing: items are drawn anew when it changes. */
  children(item: T, index: number): ReactNode;
  className?: string;
}

/** Any number of items, of which only those in sight are drawn. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, items, height, estimate, itemKey, children, className } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : itemKey(item);
    },
    overscan: 6,
  });
  return (
    <div
      ref={scroller}
      {...scrollRegion(label)}
      style={{ height }}
      className={cn('relative overflow-y-auto overscroll-contain', className)}
    >
      <ul style={{ height: virtualizer.getTotalSize() }} className="relative">
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <li
              key={String(key)}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={items.length}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Item item={item} index={index} draw={children} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface ItemProps<T> {
  item: T;
  index: number;
  draw(item: T, index: number): ReactNode;
}

function Plain<T>({ item, index, draw }: ItemProps<T>): ReactNode {
  return draw(item, index);
}

const Item: typeof Plain = memo(Plain);
