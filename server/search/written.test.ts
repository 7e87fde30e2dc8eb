import { expect, test } from 'vitest';
import type { ToolDocument } from './document.ts';
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
/** What it says, read or not. */
const said = ({
  id,
  server,
  name,
  shown,
  description,
  about,
  parameterNames,
  parameterTexts,
  readOnly,
}: ToolDocument) => ({
  ...{ id, server, name, shown, description, about, parameterNames, parameterTexts, readOnly },
});

const TEXTS = [
  '{"name":"a","title":"The A","description":"Does é","inputSchema":{"properties":{"p":{"description":"x"}}}}',
  '{"annotations":{"readOnlyHint":true,"title":"b"},"description":"Other"}',
  '{"annotations":{"readOnlyHint":"yes"}}',
  'no JSON',
];

test.each(TEXTS)('what is read later says the same as what is read at once: %s', (text) => {
  expect(said(readLater(from(text)))).toEqual(readNow(from(text)));
});

test('a change arrives in the thread as it was, read documents among it', () => {
  const change = {
    removed: [7],
    added: [
      readNow(from(TEXTS[0] ?? '')),
      ...TEXTS.map((text) => readLater(from(text))),
      readLater({ ...from(TEXTS[0] ?? ''), server: 'other', shown: 'a', description: 'Said by others' }),
      readLater({ ...from(TEXTS[1] ?? ''), server: 'other', about: '' }),
    ].map((document, at) => ({ at: at * 3, document })),
  };
  const parcel = pack(change);
  const moved = structuredClone(parcel, { transfer: [parcel.definitions.buffer] });
  expect(unpack(moved)).toEqual({
    removed: [7],
    added: change.added.map(({ at, document }) => ({ at, document: said(document) })),
  });
  expect(parcel.definitions).toHaveLength(0);
});
