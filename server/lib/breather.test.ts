import { expect, test } from 'vitest';
import { createBreather } from './breather.ts';

test('long work lets others run in between, short work is not held up', async () => {
  const breathe = createBreather(1);
  let others = 0;
  const timer = setInterval(() => others++, 1);
  const end = performance.now() + 50;
  while (performance.now() < end) await breathe();
  clearInterval(timer);
  expect(others).toBeGreaterThan(2);
  expect(createBreather(60_000)()).toBeUndefined();
});
