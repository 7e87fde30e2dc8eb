export type TooltipSide = 'top' | 'right' | 'bottom' | 'left';

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
type Size = Pick<Box, 'width' | 'height'>;
export type Placed = Pick<Box, 'left' | 'top'>;

/** px between the thing and the words, and between the words and the border of the window. */
const GAP = 6;
const MARGIN = 8;

const OPPOSITE = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const;

interface Places {
  anchor: Box;
  bubble: Size;
  window: Size;
  side: TooltipSide;
}

/** Where the bubble stands: at the wanted side, or the opposite one where only that has room; never outside. */
export function place({ anchor, bubble, window, side }: Places): Placed {
  const opposite = OPPOSITE[side];
  const wanted = at(side, anchor, bubble);
  const other = at(opposite, anchor, bubble);
  const best = !fits(side, wanted, bubble, window) && fits(opposite, other, bubble, window) ? other : wanted;
  return {
    left: within(best.left, window.width - bubble.width),
    top: within(best.top, window.height - bubble.height),
  };
}

function at(side: TooltipSide, anchor: Box, { width, height }: Size): Placed {
  const left = anchor.left + (anchor.width - width) / 2;
  const top = anchor.top + (anchor.height - height) / 2;
  switch (side) {
    case 'top':
      return { left, top: anchor.top - height - GAP };
    case 'bottom':
      return { left, top: anchor.top + anchor.height + GAP };
    case 'left':
      return { left: anchor.left - width - GAP, top };
    case 'right':
      return { left: anchor.left + anchor.width + GAP, top };
  }
}

/** Whether there is room at that side; along it the bubble is moved into the window. */
function fits(side: TooltipSide, { left, top }: Placed, bubble: Size, window: Size): boolean {
  return side === 'top' || side === 'bottom'
    ? top >= MARGIN && top + bubble.height <= window.height - MARGIN
    : left >= MARGIN && left + bubble.width <= window.width - MARGIN;
}

const within = (at: number, most: number): number => Math.max(MARGIN, Math.min(at, most - MARGIN));
