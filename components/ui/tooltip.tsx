'use client';

import { Slot } from 'radix-ui';
import { type FocusEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { TooltipBubble, type TooltipSide } from './tooltip-bubble.tsx';

const DELAY_MS = 400;
/** The next tooltip in a row comes without delay. */
const ROW_MS = 300;
/** For the way from the thing to the bubble. */
const GRACE_MS = 120;
let lastClosed = 0;

interface TooltipProps {
  text: ReactNode;
  /** One element that can have the focus; the text adds to its name and never replaces it. */
  children: ReactNode;
  side?: TooltipSide;
}

/** A few words about a thing under the pointer, or with the focus of the keyboard. Escape closes it. */
export function Tooltip({ text, children, side = 'top' }: TooltipProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const after = (ms: number, to: Element | null): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!to) lastClosed = Date.now();
      setAnchor(to);
    }, ms);
  };
  const open = (to: Element): void => after(Date.now() - lastClosed < ROW_MS ? 0 : DELAY_MS, to);
  const close = (): void => {
    clearTimeout(timer.current);
    if (anchor) lastClosed = Date.now();
    setAnchor(null);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <>
      <Slot.Root
        {...(anchor && { 'aria-describedby': id })}
        onPointerEnter={(event) => event.pointerType !== 'touch' && open(event.currentTarget)}
        onPointerLeave={() => after(GRACE_MS, null)}
        onPointerDown={close}
        onFocus={({ currentTarget }: FocusEvent) =>
          currentTarget.matches(':focus-visible') && setAnchor(currentTarget)
        }
        onBlur={close}
      >
        {children}
      </Slot.Root>
      {anchor ? (
        <TooltipBubble
          id={id}
          anchor={anchor}
          side={side}
          onStay={() => clearTimeout(timer.current)}
          onLeave={() => after(GRACE_MS, null)}
          onEscape={close}
        >
          {text}
        </TooltipBubble>
      ) : null}
    </>
  );
}
