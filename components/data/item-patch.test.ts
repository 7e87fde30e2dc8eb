import { describe, expect, test } from 'vitest';
import { type ItemPatch, patchedItems, undoOf } from './item-patch.ts';

const stored = { echo: { name: 'say', enabled: false }, sum: { description: 'Adds' } };

describe('a change of how items are shown', () => {
  test.each<[ItemPatch, ReturnType<typeof patchedItems>]>([
    [{ echo: { enabled: null } }, { echo: { name: 'say' }, sum: { description: 'Adds' } }],
    [{ echo: null }, { sum: { description: 'Adds' } }],
    [{ other: { enabled: false } }, { ...stored, other: { enabled: false } }],
  ])('%o touches nothing but its members', (patch, expected) => {
    expect(patchedItems(stored, patch)).toEqual(expected);
  });

  test.each<ItemPatch>([
    { echo: { enabled: null }, sum: { enabled: false } },
    { echo: null, sum: { description: 'Sums', name: 'plus' } },
    { other: { enabled: false } },
  ])('%o is undone to exactly what was before', (patch) => {
    expect(patchedItems(patchedItems(stored, patch), undoOf(stored, patch))).toEqual(stored);
  });
});
