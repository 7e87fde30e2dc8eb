import { expect, test } from 'vitest';
import { byMoment, byText, byValue, lines, nextSort, sortRows } from './table-rows.ts';

interface Row {
  name: string;
  calls: number | null;
}

const rows: Row[] = [
  { name: 'tool-10', calls: 3 },
  { name: 'Tool-2', calls: null },
  { name: 'alpha', calls: 3 },
];
const columns = [
  { id: 'name', compare: byText((row: Row) => row.name) },
  { id: 'calls', align: 'right' as const, compare: byValue((row: Row) => row.calls) },
  { id: 'note' },
];
const names = (sorted: readonly Row[]) => sorted.map(({ name }) => name);

test('texts are ordered as people do: case aside and numbers by their value', () => {
  expect(names(sortRows(rows, columns, { column: 'name', descending: false }))).toEqual([
    'alpha',
    'Tool-2',
    'tool-10',
  ]);
});

test('equal rows keep their order in both directions, and what is missing is the smallest', () => {
  expect(names(sortRows(rows, columns, { column: 'calls', descending: true }))).toEqual([
    'tool-10',
    'alpha',
    'Tool-2',
  ]);
  expect(names(sortRows(rows, columns, { column: 'calls', descending: false }))).toEqual([
    'Tool-2',
    'tool-10',
    'alpha',
  ]);
});

test('sorting leaves the given rows as they are, and rows without an order are not copied', () => {
  const before = names(rows);
  sortRows(rows, columns, { column: 'name', descending: true });
  expect(names(rows)).toEqual(before);
  expect(sortRows(rows, columns, { column: 'note', descending: true })).toBe(rows);
  expect(sortRows(rows, columns, null)).toBe(rows);
});

test('moments are ordered by time whatever their zone', () => {
  const compare = byMoment((row: { at: string | null }) => row.at);
  expect(compare({ at: '2025-01-01T00:00:00+01:00' }, { at: '2025-01-01T00:00:00Z' })).toBe(-1);
  expect(compare({ at: null }, { at: '2025-01-01T00:00:00Z' })).toBe(-1);
  expect(compare({ at: null }, { at: null })).toBe(0);
});

test('a first click shows numbers from the greatest and texts from A; a second turns them round', () => {
  expect(nextSort({ id: 'calls', align: 'right' }, null)).toEqual({ column: 'calls', descending: true });
  expect(nextSort({ id: 'name' }, { column: 'calls', descending: true })).toEqual({
    column: 'name',
    descending: false,
  });
  expect(nextSort({ id: 'name' }, { column: 'name', descending: false })).toEqual({
    column: 'name',
    descending: true,
  });
});

test.each([
  { indexes: [0, 1], count: 2 },
  { indexes: [0, 1], count: 9 },
  { indexes: [4, 5, 6], count: 9 },
  { indexes: [0, 4, 5, 8], count: 9 },
  { indexes: [], count: 3 },
])('rows and room together are as tall as $count rows when $indexes are in sight', ({ indexes, count }) => {
  const drawn = lines(indexes, count, 10);
  expect(drawn.flatMap((line) => ('index' in line ? [line.index] : []))).toEqual(indexes);
  expect(drawn.reduce((sum, line) => sum + ('index' in line ? 10 : line.room), 0)).toBe(count * 10);
});
