import { expect, test } from 'vitest';
import { rank, score } from './palette-rank.ts';

const labels = ['create_issue', 'create_pull_request', 'issue_read', 'list_issues', 'reissue', 'time'];
const groups = [{ id: 'tools', items: labels.map((label) => ({ label })) }];
const found = (query: string, limit = 10) =>
  rank(groups, query, limit).flatMap(({ items }) => items.map(({ label }) => label));

test('the beginning of the name counts most, then the beginning of a word, then any place', () => {
  expect(found('issue')).toEqual(['issue_read', 'list_issues', 'create_issue', 'reissue']);
});

test('every word of the query must be found, in any order', () => {
  expect(found('issue create')).toEqual(['create_issue']);
  expect(found('issue nothing')).toEqual([]);
});

test('letters in order find a name without its beginning or middle', () => {
  expect(found('crpr')).toEqual(['create_pull_request']);
});

test('hints and keywords find an item, behind those whose name fits', () => {
  expect(score({ label: 'Settings', keywords: ['theme'] }, ['theme'])).toBeGreaterThan(0);
  expect(score({ label: 'theme' }, ['theme'])).toBeGreaterThan(
    score({ label: 'Settings', hint: 'theme' }, ['theme']),
  );
});

test('without a query all is shown as it came, up to the limit, and the rest is counted', () => {
  expect(rank(groups, '  ', 2)).toEqual([
    { id: 'tools', items: [{ label: 'create_issue' }, { label: 'create_pull_request' }], more: 4 },
  ]);
});

test('groups in which nothing fits are left out', () => {
  expect(rank(groups, 'zzz', 5)).toEqual([]);
});

test('five thousand items are ranked while one types', () => {
  const many = [
    {
      id: 'tools',
      items: Array.from({ length: 5000 }, (_, index) => ({ label: `server-${index % 200}__tool_${index}` })),
    },
  ];
  rank(many, 'warm up', 20);
  const begun = performance.now();
  rank(many, 'tool 49', 20);
  expect(performance.now() - begun).toBeLessThan(200);
});
