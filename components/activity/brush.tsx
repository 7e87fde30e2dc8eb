'use client';

import { type PointerEvent, type ReactNode, useRef, useState } from 'react';

interface BrushProps {
  /** How many parts of the same width lie side by side. */
  parts: number;
  /** The first and the last part that were dragged over. */
  onRange: (first: number, last: number) => void;
  children: ReactNode;
}

/** Pixels until a click is a drag. */
const SLACK = 5;

/** Dragging over a chart chooses a range of it. A click stays a click of what lies there; keys have their own way. */
export function Brush({ parts, onRange, children }: BrushProps) {
  const frame = useRef<HTMLDivElement>(null);
  const begin = useRef<number | null>(null);
  const dragged = useRef(false);
  const [range, setRange] = useState<{ first: number; last: number } | null>(null);

  const partAt = (x: number): number => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    return Math.min(parts - 1, Math.max(0, Math.floor(((x - box.left) / box.width) * parts)));
  };
  const between = (x: number, other: number) => {
    const [a, b] = [partAt(x), partAt(other)];
    return { first: Math.min(a, b), last: Math.max(a, b) };
  };

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    begin.current = event.clientX;
    dragged.current = false;
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (begin.current === null) return;
    if (!dragged.current) {
      if (Math.abs(event.clientX - begin.current) < SLACK) return;
      dragged.current = true;
      // Not before: what is captured is no click of the bar any more.
      frame.current?.setPointerCapture(event.pointerId);
    }
    setRange(between(begin.current, event.clientX));
  };
  const end = (event: PointerEvent): void => {
    const from = begin.current;
    begin.current = null;
    setRange(null);
    if (from === null || !dragged.current || event.type !== 'pointerup') return;
    const { first, last } = between(from, event.clientX);
    onRange(first, last);
  };

  return (
    <div
      ref={frame}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onClickCapture={(event) => {
        if (dragged.current) event.stopPropagation();
        dragged.current = false;
      }}
      className="relative touch-pan-y select-none"
    >
      {children}
      {range ? (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-y-0 border-accent border-x bg-accent-solid/20"
          style={{
            left: `${(range.first / parts) * 100}%`,
            width: `${((range.last - range.first + 1) / parts) * 100}%`,
          }}
        />
      ) : null}
    </div>
  );
}
