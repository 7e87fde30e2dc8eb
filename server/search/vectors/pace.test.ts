import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

function pace() {
  let at = 0;
  const made = createPace(() => at);
  return {
    made,
    /** A batch of 16 texts that comes back at a moment, having begun at another. */
    batch(began: number, ended: number) {
      at = ended;
      made.batch(16, ended - began);
    },
  };
}

test('is unknown until something came back', () => {
  expect(pace().made.secondsEach).toBeNull();
});

test('batches that wait for each other count once', () => {
  const { made, batch } = pace();
  // Three are under way; one comes back every 80 ms.
  for (let n = 1; n <= 40; n++) batch(Math.max(0, n - 3) * 80, n * 80);
  expect(made.secondsEach).toBeCloseTo(0.01, 6);
});

test('the rest between two times of work does not count', () => {
  const { made, batch } = pace();
  for (let n = 1; n <= 5; n++) batch((n - 1) * 80, n * 80);
  for (let n = 1; n <= 5; n++) batch(1e6 + (n - 1) * 80, 1e6 + n * 80);
  expect(made.secondsEach).toBeCloseTo(0.01, 6);
});

test('the start of the model does not count', () => {
  const { made, batch } = pace();
  batch(0, 3000);
  for (let n = 0; n < 6; n++) batch(3000 + n * 80, 3080 + n * 80);
  expect(made.secondsEach).toBeCloseTo(0.01, 6);
});

test('what was long ago does not count', () => {
  const { made, batch } = pace();
  for (let n = 0; n < 20; n++) batch(n * 800, (n + 1) * 800);
  for (let n = 0; n < 40; n++) batch(1e6 + n * 80, 1e6 + (n + 1) * 80);
  expect(made.secondsEach).toBeCloseTo(0.01, 6);
});
