'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { type LogEntry, LogLine } from './log-line.tsx';
import { scrollRegion } from './scroll-region.ts';

/** Of one line that does not wrap, in pixels. */
const LINE_HEIGHT = 20;
/** So near to its end the log counts as read to the end. */
const NEAR_END = 24;

interface LogViewProps {
  label: string;
  /** Oldest first. Old lines may fall off at the beginning: what is read stays in its place. */
  lines: readonly LogEntry[];
  /** Whether new lines come into sight by themselves; only while the end is in sight. */
  follow: boolean;
  /** A CSS length. */
  height?: string;
  className?: string;
}

/** Lines of a log, thousands of them; the end is followed until one scrolls up. */
export function LogView({ label, lines, follow, height = '24rem', className }: LogViewProps) {
  const t = useTranslations('ui.log');
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => lines[index]?.id ?? index,
    anchorTo: 'end',
    followOnAppend: follow,
    scrollEndThreshold: NEAR_END,
    overscan: 10,
    paddingStart: 6,
    paddingEnd: 6,
  });

  // A log begins at its end. Lines that come while it is hidden, or all at once, are followed from here, too.
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || lines.length === 0) return;
    begun.current = true;
    if (follow) virtualizer.scrollToEnd();
  }, [follow, lines.length, virtualizer]);

  const away = lines.length > 0 && !virtualizer.isAtEnd(NEAR_END);
  return (
    <div className={cn('relative overflow-hidden rounded-control border border-line bg-sunken', className)}>
      <div
        ref={scroller}
        {...scrollRegion(label)}
        style={{ height }}
        className="overflow-y-auto overscroll-contain font-mono text-xs focus-visible:-outline-offset-2"
      >
        {lines.length === 0 ? <p className="px-3 py-2.5 font-sans text-muted">{t('empty')}</p> : null}
        <div className="relative" style={{ height: lines.length > 0 ? virtualizer.getTotalSize() : 0 }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const line = lines[index];
            return line ? (
              <div
                key={String(key)}
                ref={virtualizer.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <LogLine line={line} />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {away ? (
        <Button
          size="sm"
          className="absolute right-4 bottom-3 shadow-raised"
          onClick={() => virtualizer.scrollToEnd()}
        >
          <ArrowDown aria-hidden />
          {t('newest')}
        </Button>
      ) : null}
    </div>
  );
}
