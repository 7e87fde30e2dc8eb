import { describe, expect, test } from 'vitest';
import { documentOf, type ToolFacts } from '../document.ts';
import { buildLexicalIndex, tokenize } from './bm25f.ts';

const indexOf = (...tools: ToolFacts[]) => buildLexicalIndex(tools.map((tool) => tokenize(documentOf(tool))));
const tool = (server: string, name: string, description = '', schema: unknown = {}): ToolFacts => ({
  server,
  name,
  description,
  schema,
});

const index = indexOf(
  tool('github', 'create_issue', 'Opens a ticket in a repository'),
  tool('github', 'list_issues', 'Lists tickets of a repository'),
  tool('mail', 'send', 'Sends a message', { properties: { attachment: { description: 'A file to add' } } }),
  tool('files', 'read_file', 'Reads the whole content', {
    properties: { mode: { enum: ['binary', 'text'] } },
  }),
);
const found = (query: string, limit = 10) => index.search(query, limit, null).map(({ at }) => at);

describe('words find tools', () => {
  test.each([
    ['a word of its name before one of its description', 'issue ticket create', 0],
    ['its name however it is written', 'createIssue', 0],
    ['its server', 'mail', 2],
    ['a parameter', 'attachment', 2],
    ['a value that a parameter allows', 'binary', 3],
    ['another form of the word', 'reading files', 3],
  ])('by %s', (_what, query, first) => {
    expect(found(query)[0]).toBe(first);
  });

  test('and nothing where no word is known', () => {
    expect(found('quantum chromodynamics')).toEqual([]);
    expect(found('')).toEqual([]);
  });

  test('as many as are wanted, ties in their order', () => {
    expect(found('repository', 1)).toHaveLength(1);
    const alike = indexOf(tool('a', 'twin'), tool('b', 'twin'));
    expect(alike.search('twin', 10, null).map(({ at }) => at)).toEqual([0, 1]);
  });

  test('among those alone that are allowed, and each says which words it has', () => {
    const hits = index.search('issue file', 10, (at) => at !== 0 && at !== 1);
    expect(hits.map(({ at, matched }) => [at, matched])).toEqual([
      [3, ['file']],
      [2, ['file']],
    ]);
  });

  test('of an empty index none', () => {
    expect(indexOf().search('anything', 10, null)).toEqual([]);
  });
});
