import { describe, expect, it } from 'vitest';
import { plainBm25 } from './plain-bm25.ts';

const search = plainBm25(['create_issue opens an issue', 'issue issue issue', 'weather', '']);

describe('the textbook BM25', () => {
  it.each([
    ['issue', [1, 0]],
    ['create_issue', [0]],
    ['create', []],
    ['opens the weather', [2, 0]],
    ['issues', []],
  ])('finds for "%s" documents %j', (query, found) => {
    expect(search(query, 10)).toEqual(found);
  });

  it('gives no more than it was asked for', () => {
    expect(search('issue', 1)).toEqual([1]);
  });
});
