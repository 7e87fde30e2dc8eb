import { expect, test } from 'vitest';
import { boundsOf, choiceOf, ofLocalInput, rangePatch, type Span, toLocalInput } from './time-range.ts';

const SPANS: Span[] = ['15m', '6h', '24h', 'all'];
const NOW = Date.parse('2026-03-04T10:20:30.500Z');
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const read = (search: string) => {
  const params = new URLSearchParams(search);
  return choiceOf((name) => params.get(name), SPANS, '24h');
};

test.each([
  ['', '24h'],
  ['span=6h', '6h'],
  ['span=7d', '24h'],
  ['span=nonsense', '24h'],
  ['from=2026-03-04T10:00:00Z', '24h'],
  ['from=2026-03-04T11:00:00Z&to=2026-03-04T10:00:00Z', '24h'],
])('an address with %j asks for %s', (search, expected) => {
  expect(read(search)).toBe(expected);
});

test.each(['6h', '24h', { from: NOW - 5000, to: NOW }] as const)(
  '%j comes back from the address',
  (choice) => {
    const written = Object.entries(rangePatch(choice, '24h')).flatMap(([name, value]) =>
      value === null ? [] : [`${name}=${value}`],
    );
    expect(read(written.join('&'))).toEqual(choice);
  },
);

test.each([
  ['15m', '2026-03-04T10:06:00.000Z', '2026-03-04T10:21:00.000Z'],
  ['6h', '2026-03-04T04:21:00.000Z', '2026-03-04T10:21:00.000Z'],
  ['24h', '2026-03-03T11:00:00.000Z', '2026-03-04T11:00:00.000Z'],
  ['all', null, '2026-03-04T11:00:00.000Z'],
] as const)('%s before 10:20:30 begins at %s and goes on; its last part ends at %s', (span, from, end) => {
  const bounds = boundsOf(span, NOW);
  expect([iso(bounds.from), bounds.to, iso(bounds.end)]).toEqual([from, null, end]);
});

test('a range between two moments is taken as it is', () => {
  expect(boundsOf({ from: 1, to: 2 }, NOW)).toEqual({ from: 1, to: 2, end: 2 });
});

test('a moment comes back from the field for it, to the minute', () => {
  expect(ofLocalInput(toLocalInput(NOW))).toBe(Date.parse('2026-03-04T10:20:00Z'));
  expect(ofLocalInput('')).toBeNaN();
});
