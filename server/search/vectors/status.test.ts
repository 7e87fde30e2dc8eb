import { expect, test } from 'vitest';
import type { Embedder } from '../embed/embedder.ts';
import { NOTHING, type Published } from './published.ts';
import { statusOf } from './status.ts';
import type { View } from './view.ts';

/** A cent for each text, and one for a hundred characters. */
const embedder: Embedder = {
  ...{ model: 'priced@2', dimensions: 2, kind: 'remote' },
  embed: () => Promise.reject(new Error('nobody asks')),
  estimate: (texts, characters) => ({ seconds: texts, usd: (texts + characters / 100) / 100 }),
  close: async () => {},
};

function statusWith(published: Partial<Published>, put = { tools: 100, characters: 20_000 }) {
  const usedAt = new Date(1e12).toISOString();
  const view: Pick<View, 'model' | 'dimensions' | 'published'> = {
    ...{ model: 'priced@2', dimensions: 2 },
    published: { ...NOTHING, usedAt, tools: 100, embedded: 100, ...published },
  };
  return statusOf({ view, embedder, leading: true, outages: [], put });
}
const reindex = (done: number) => ({ done, total: 100, startedAt: new Date(0).toISOString() });

test('where nothing waits only a reindex takes and costs something: all of it', () => {
  const { estimate, reindexEstimate } = statusWith({ secondsEach: 0.5 });
  expect(estimate).toBeNull();
  expect(reindexEstimate).toEqual({ seconds: 50, usd: 4 });
});

test('what waits takes its part, and a reindex still all', () => {
  const { estimate, reindexEstimate } = statusWith({ secondsEach: 0.5, embedded: 75 });
  expect(estimate).toEqual({ seconds: 12.5, usd: 1 });
  expect(reindexEstimate).toEqual({ seconds: 50, usd: 4 });
});

test('what was refused does not wait, and a reindex tries it again', () => {
  const { estimate, reindexEstimate } = statusWith({ secondsEach: 0.5, embedded: 75, failed: 25 });
  expect(estimate).toBeNull();
  expect(reindexEstimate).toEqual({ seconds: 50, usd: 4 });
});

test('while a reindex runs its rest is what is left', () => {
  const { estimate, reindexEstimate } = statusWith({ secondsEach: 0.5, reindex: reindex(40) });
  expect(estimate?.seconds).toBeCloseTo(30);
  expect(estimate?.usd).toBeCloseTo(2.4);
  expect(reindexEstimate).toEqual({ seconds: 50, usd: 4 });
});

test('before anything was measured the embedder guesses, and without tools there is nothing to tell', () => {
  expect(statusWith({}).reindexEstimate).toEqual({ seconds: 200, usd: 4 });
  const none = statusWith({ tools: 0, embedded: 0 }, { tools: 0, characters: 0 });
  expect(none).toMatchObject({ estimate: null, reindexEstimate: null });
});
