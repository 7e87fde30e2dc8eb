import { expect, test } from 'vitest';
import { place } from './tooltip-place.ts';

const window = { width: 400, height: 300 };
const bubble = { width: 100, height: 20 };
const at = (left: number, top: number) => ({ left, top, width: 20, height: 20 });

test.each([
  ['above, in the middle', at(190, 100), 'top', { left: 150, top: 74 }],
  ['below where there is no room above', at(190, 10), 'top', { left: 150, top: 36 }],
  ['at the right', at(100, 100), 'right', { left: 126, top: 100 }],
  ['at the left where there is no room at the right', at(370, 100), 'right', { left: 264, top: 100 }],
  ['above, moved into the window at its left border', at(0, 100), 'top', { left: 8, top: 74 }],
  ['below, moved into the window at its corner', at(380, 0), 'top', { left: 292, top: 26 }],
] as const)('a tooltip stands %s', (_, anchor, side, placed) => {
  expect(place({ anchor, bubble, window, side })).toEqual(placed);
});

test('a tooltip that fits at neither side stays within the window', () => {
  const { left, top } = place({
    anchor: at(190, 10),
    bubble,
    window: { width: 400, height: 40 },
    side: 'top',
  });
  expect({ left, top }).toEqual({ left: 150, top: 8 });
});
