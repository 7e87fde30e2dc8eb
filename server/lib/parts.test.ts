import { expect, test } from 'vitest';
import { packParts, unpackParts } from './parts.ts';

test.each([[[]], [['']], [['a', '', 'größe']]])('parts come back as they were: %j', (texts) => {
  const parts = texts.map((text) => Buffer.from(text));
  expect(unpackParts(packParts(parts))?.map(String)).toEqual(texts);
});

test.each(['a', 'abcd', '\0\0\0\u0005abcd', '\0\0\0\u0001ab'])(
  'what was not packed is told apart: %j',
  (text) => {
    expect(unpackParts(Buffer.from(text, 'latin1'))).toBeNull();
  },
);
