import { expect, test } from 'vitest';
import { type PickNode, pickMove, pickRows } from './pick-rows.ts';

const nodes: PickNode[] = [
  {
    id: 'github',
    label: 'github',
    children: [
      { id: 'github/issue', label: 'create_issue', hint: 'Open a new issue' },
      { id: 'github/pr', label: 'create_pull_request' },
    ],
  },
  { id: 'time', label: 'time', children: [{ id: 'time/now', label: 'now', hint: 'The time in a zone' }] },
  { id: 'empty', label: 'empty' },
];
const none = new Set<string>();
const ids = (filter: string, expanded: ReadonlySet<string> = none) =>
  pickRows(nodes, filter, expanded).map(({ node }) => node.id);

test('closed nodes hide their children, open ones show them below', () => {
  expect(ids('')).toEqual(['github', 'time', 'empty']);
  expect(ids('', new Set(['github']))).toEqual(['github', 'github/issue', 'github/pr', 'time', 'empty']);
});

test('a filter opens the parents of what it finds and hides the rest', () => {
  expect(ids('pull')).toEqual(['github', 'github/pr']);
  expect(ids('NEW issue')).toEqual(['github', 'github/issue']);
  expect(ids('nothing')).toEqual([]);
});

test('a node found by its own text keeps all of its children and stays as open as it was', () => {
  expect(ids('github')).toEqual(['github']);
  expect(ids('github', new Set(['github']))).toEqual(['github', 'github/issue', 'github/pr']);
});

test('words of parent and child together find the child', () => {
  expect(ids('github pull')).toEqual(['github', 'github/pr']);
});

test('every row knows its place among its siblings and its parent', () => {
  const rows = pickRows(nodes, '', new Set(['github']));
  expect(rows[2]).toMatchObject({ level: 2, position: 2, siblings: 2, parent: 0, open: null });
  expect(rows[3]).toMatchObject({ level: 1, position: 2, siblings: 3, parent: null, open: false });
  expect(rows[4]).toMatchObject({ open: null });
});

test.each([
  ['ArrowDown', 0, { to: 1 }],
  ['ArrowUp', 0, { to: 0 }],
  ['End', 0, { to: 4 }],
  ['PageDown', 1, { to: 4 }],
  ['ArrowRight', 0, { to: 1 }],
  ['ArrowRight', 3, { expand: true }],
  ['ArrowRight', 1, null],
  ['ArrowLeft', 0, { expand: false }],
  ['ArrowLeft', 2, { to: 0 }],
  ['ArrowLeft', 3, null],
  ['a', 0, null],
])('%s at row %i does %j', (key, index, expected) => {
  expect(pickMove(pickRows(nodes, '', new Set(['github'])), index, key, 10)).toEqual(expected);
});
