import { expect, test } from 'vitest';
import { pack, unpack } from './lexical/parcel.ts';
import { readLater, readNow } from './written.ts';

const from = (definition: string) => ({
  server: 's',
  name: 'a',
  shown: 'b',
  description: null,
  about: 'Issues',
  definition: Buffer.from(definition),
});
const TEXTS = [
  '{"name":"a","title":"The A","description":"Does é","inputSchema":{"properties":{"p":{"description":"x"}}}}',
  '{"annotations":{"readOnlyHint":true,"title":"b"},"description":"Other"}',
  '{"annotations":{"readOnlyHint":"yes"}}',
  'no JSON',
];

test.each(TEXTS)('what is read later says the same as what is read at once: %s', (text) => {
  expect(readLater(from(text))).toEqual(readNow(from(text)));
});

test('a change arrives in the thread as it was, read documents among it', () => {
  const change = {
    removed: [7],
    added: [...TEXTS.map((text) => readLater(from(text))), readNow(from(TEXTS[0] ?? ''))].map(
      (document, at) => ({ at, document }),
    ),
  };
  const parcel = pack(change);
  const moved = structuredClone(parcel, { transfer: [parcel.definitions.buffer] });
  expect(unpack(moved)).toEqual(change);
  expect(parcel.definitions).toHaveLength(0);
});
