import { expect, test } from 'vitest';
import { createSealer } from './seal.ts';

const sealer = createSealer('s'.repeat(32), 'test');

test('what was sealed opens by its very text alone, in no other way of writing the same bytes', () => {
  for (let length = 0; length < 40; length++) {
    const text = 'x'.repeat(length);
    const sealed = sealer.seal(text);
    expect(sealer.open(sealed)?.toString()).toBe(text);
    const others = [`${sealed}=`, `${sealed}\n`, ` ${sealed}`, `${sealed.slice(0, 5)}!${sealed.slice(5)}`];
    const swapped = sealed.replaceAll('-', '+').replaceAll('_', '/');
    if (swapped !== sealed) others.push(swapped);
    // The last character may have bits that no byte uses.
    for (const last of 'ABCDEFGHwxyz0189-_') {
      const other = sealed.slice(0, -1) + last;
      if (other !== sealed) others.push(other);
    }
    for (const other of others) expect(sealer.open(other), other).toBeNull();
  }
});

test('one text is always sealed alike where it is to be, and no two texts are', () => {
  const texts = ['', 'a', 'b', 'a'.repeat(100), 'ä'];
  const sealed = texts.map((text) => sealer.sealAlike(text));
  expect(texts.map((text) => sealer.sealAlike(text))).toEqual(sealed);
  expect(new Set(sealed.map((each) => each.slice(0, 16))).size).toBe(texts.length);
  expect(sealed.map((each) => sealer.open(each)?.toString())).toEqual(texts);
  expect(createSealer('s'.repeat(32), 'another').open(sealed[1] ?? '')).toBeNull();
});
