import { expect, test } from 'vitest';
import { piecesOf } from './matches.ts';

/** Hits in brackets. */
const shown = (text: string, matched: string[]): string =>
  piecesOf(text, matched)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('');

test.each([
  ['create_issue', ['issu'], 'create_[issue]'],
  ['Creates issues, and lists ISSUES.', ['issu', 'creat'], '[Creates] [issues], and lists [ISSUES].'],
  ['listPullRequests', ['pull', 'request'], 'list[Pull][Requests]'],
  ['a repository of tissues', ['repositori', 'issu'], 'a [repository] of tissues'],
  ['Café au lait', ['cafe'], '[Café] au lait'],
  ['查询天气预报', ['天气', '气预'], '查询[天气预]报'],
  ['天 气', ['天'], '[天] 气'],
  ['nothing here', [], 'nothing here'],
  ['', ['x'], ''],
])('%s with %j reads %s', (text, matched, wanted) => {
  expect(shown(text, matched)).toBe(wanted);
});

test('the pieces of any text are that text', () => {
  for (const text of ['a-b__c', '  spaces  ', '😀 create 😀', 'x'.repeat(5000), '\ud800 issue'])
    expect(
      piecesOf(text, ['creat', 'issu', 'x'])
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
});
