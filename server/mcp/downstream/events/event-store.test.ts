import { describe, expect, it } from 'vitest';
import { EventStore, type KeptStream, Shelf } from './event-store.ts';
import { readEventId } from './replay-stream.ts';

interface Probe extends KeptStream {
  evicted: number;
  expired: number;
}

function probe(): Probe {
  const stream: Probe = {
    evicted: 0,
    expired: 0,
    onEvicted: () => void stream.evicted++,
    onExpired: () => void stream.expired++,
  };
  return stream;
}

const frame = (bytes: number, text = 'x'): Buffer => Buffer.alloc(bytes, text);
const numbers = (shelf: Shelf, stream: KeptStream, after = 0): number[] =>
  shelf.after(stream, after).map((each) => each.length);

describe('kept events', () => {
  it('are those of one stream after a number, in order', () => {
    const shelf = new Shelf(new EventStore());
    const [a, b] = [probe(), probe()];
    for (const [stream, number] of [
      [a, 1],
      [b, 1],
      [a, 2],
      [a, 3],
    ] as const)
      shelf.keep(stream, number, frame(number));
    expect([numbers(shelf, a), numbers(shelf, a, 1), numbers(shelf, a, 3), numbers(shelf, b)]).toEqual([
      [1, 2, 3],
      [2, 3],
      [],
      [1],
    ]);
    shelf.drop(a);
    expect([shelf.holds(a), shelf.holds(b)]).toEqual([false, true]);
  });

  it('are bounded in number and bytes for a session: the oldest go', () => {
    const store = new EventStore({ sessionEvents: 3, sessionBytes: 2000 });
    const shelf = new Shelf(store);
    const stream = probe();
    for (const number of [1, 2, 3, 4]) shelf.keep(stream, number, frame(number));
    expect([numbers(shelf, stream), stream.evicted]).toEqual([[2, 3, 4], 1]);
    shelf.keep(stream, 5, frame(1500));
    expect([numbers(shelf, stream), stream.evicted]).toEqual([[4, 1500], 3]);
    expect([shelf.fits(1800), shelf.fits(1801)]).toEqual([true, false]);
  });

  it('are bounded in bytes for the process: the oldest go, of whatever session', () => {
    const store = new EventStore({ totalBytes: 3000 });
    const [first, second] = [new Shelf(store), new Shelf(store)];
    const [a, b] = [probe(), probe()];
    first.keep(a, 1, frame(800));
    second.keep(b, 1, frame(800));
    second.keep(b, 2, frame(800));
    expect([a.evicted, b.evicted, store.bytes]).toEqual([0, 0, 3000]);
    second.keep(b, 3, frame(1));
    expect([a.evicted, b.evicted, numbers(first, a), numbers(second, b)]).toEqual([1, 0, [], [800, 800, 1]]);
    second.close();
    expect(store.bytes).toBe(0);
    second.keep(b, 4, frame(1));
    expect([store.bytes, second.fits(1)]).toEqual([0, false]);
  });

  it('wait five minutes for a client that has gone, and no longer', () => {
    const clock = { at: 0 };
    const store = new EventStore({}, () => clock.at);
    const [gone, back, later] = [probe(), probe(), probe()];
    store.left(gone);
    store.left(back);
    clock.at = 60_000;
    store.left(later);
    store.returned(back);
    clock.at = 5 * 60_000 - 1;
    store.sweep();
    expect(gone.expired).toBe(0);
    clock.at++;
    store.sweep();
    expect([gone, back, later].map(({ expired }) => expired)).toEqual([1, 0, 0]);
    clock.at += 60_000;
    store.sweep();
    expect(later.expired).toBe(1);
  });
});

it.each([
  ['a1f0.12-3', { stream: 'a1f0.12', number: 3 }],
  ['a-b-3', null],
  ['-3', null],
  ['a-', null],
  ['', null],
  ['a-1e9', null],
  [`${'a'.repeat(41)}-1`, null],
])('the event id %s is read as %o', (id, expected) => {
  expect(readEventId(id)).toEqual(expected);
});
