import { expect, test } from 'vitest';
import { type Asked, createAskedQueries } from './asked.ts';

const asked = (query: string, ids: string[] = [], client = 'c'): Asked => ({
  ...{ principal: 'key:a', client, endpoint: '$smart', query, mode: 'hybrid', results: [], tookMs: 1 },
  ids: new Set(ids),
});

function bench() {
  let now = 1_000_000;
  const queries = createAskedQueries(() => now);
  const all = { limit: 500, led: 'anywhere' } as const;
  const pass = (ms: number) => {
    now += ms;
  };
  return { queries, pass, all: () => queries.list(all) };
}

test('the newest come first, and the oldest of very many go', () => {
  const { queries, all } = bench();
  for (let n = 0; n < 600; n++) queries.add(asked(`q${n}`));
  expect(all()).toHaveLength(500);
  expect(all()[0]).toMatchObject({ query: 'q599', called: [] });
  expect(queries.list({ limit: 2, led: 'anywhere' }).map(({ query }) => query)).toEqual(['q599', 'q598']);
});

test('a call belongs to the newest search of its client that had found it, and teaches once', () => {
  const { queries, all } = bench();
  queries.add(asked('first', ['s/a']));
  queries.add(asked('second', ['s/b']));
  queries.add(asked('of another', ['s/a'], 'd'));
  expect(queries.called('c', 's/a', 'a', true)).toBe('first');
  expect(queries.called('c', 's/a', 'a', true)).toBeNull();
  expect(all().map(({ called }) => called.map(({ name }) => name))).toEqual([[], [], ['a']]);
});

test('what failed first and worked then teaches when it works', () => {
  const { queries } = bench();
  queries.add(asked('q', ['s/a']));
  expect(queries.called('c', 's/a', 'a', false)).toBeNull();
  expect(queries.called('c', 's/a', 'a', true)).toBe('q');
});

test('what no search had found is told with the newest, and teaches nothing', () => {
  const { queries, all } = bench();
  queries.add(asked('q', ['s/a']));
  expect(queries.called('c', 's/z', 'z', true)).toBeNull();
  expect(all()[0]?.called).toMatchObject([{ name: 'z' }]);
  expect(queries.list({ limit: 9, led: 'nowhere' })).toEqual([]);
});

test('after ten minutes a search led nowhere', () => {
  const { queries, pass, all } = bench();
  queries.add(asked('q', ['s/a']));
  pass(10 * 60_000 + 1);
  expect(queries.called('c', 's/a', 'a', true)).toBeNull();
  expect(all()[0]?.called).toEqual([]);
});
