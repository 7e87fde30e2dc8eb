import { expect, test } from 'vitest';
import { KEY_PLACEHOLDER, snippets } from './snippets.ts';

const URL = 'https://hub.example/prefix/mcp';

test.each(snippets(URL))('the snippet for $client names the endpoint and where the key goes', ({ text }) => {
  expect(text).toContain(URL);
  expect(text).toContain(`Bearer ${KEY_PLACEHOLDER}`);
});

test('snippets for files are JSON that can be pasted', () => {
  for (const { where, text } of snippets(URL))
    if (where.endsWith('.json')) expect(() => JSON.parse(text)).not.toThrow();
});
