'use client';

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { type Placed, place } from './tooltip-place.ts';

export type { TooltipSide } from './tooltip-place.ts';

interface BubbleProps {
  id: string;
  /** What it speaks of. */
  anchor: Element;
  side: Parameters<typeof place>[0]['side'];
  onStay: () => void;
  onLeave: () => void;
  onEscape: () => void;
  children: ReactNode;
}

/** The words of a tooltip, beside what they speak of and within the window. */
export function TooltipBubble({ id, anchor, side, onStay, onLeave, onEscape, children }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<Placed | null>(null);

  useLayoutEffect(() => {
    const put = (): void => {
      if (!bubble.current) return;
      const { clientWidth: width, clientHeight: height } = document.documentElement;
      const { offsetWidth, offsetHeight } = bubble.current;
      setAt(
        place({
          anchor: anchor.getBoundingClientRect(),
          bubble: { width: offsetWidth, height: offsetHeight },
          window: { width, height },
          side,
        }),
      );
    };
    put();
    window.addEventListener('scroll', put, { capture: true, passive: true });
    window.addEventListener('resize', put);
    return () => {
      window.removeEventListener('scroll', put, { capture: true });
      window.removeEventListener('resize', put);
    };
  }, [anchor, side]);

  useEffect(() => {
    // Before everything else hears of it: a dialog below must not close with the same key.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onEscape();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [onEscape]);

  return createPortal(
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      onPointerEnter={onStay}
      onPointerLeave={onLeave}
      style={{ left: at?.left ?? 0, top: at?.top ?? 0, visibility: at ? 'visible' : 'hidden' }}
      className="pointer-events-auto fixed z-70 w-max max-w-80 rounded-control bg-text px-2 py-1 text-xs text-canvas wrap-anywhere animate-fade"
    >
      {children}
    </div>,
    document.body,
  );
}
