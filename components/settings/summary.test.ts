import { expect, test } from 'vitest';
import { readSummary } from './summary.ts';

test.each([
  ['Added server github', { key: 'unit', verb: 'added', kind: 'server', name: 'github' }],
  ['Disabled server a.b-c', { key: 'unit', verb: 'disabled', kind: 'server', name: 'a.b-c' }],
  ['Removed group prod', { key: 'unit', verb: 'removed', kind: 'group', name: 'prod' }],
  ['Changed tools of server github', { key: 'items', kind: 'tools', name: 'github' }],
  ['Imported a server', { key: 'imported', count: 1 }],
  ['Imported 12 servers', { key: 'imported', count: 12 }],
  ['Rolled back to revision 7', { key: 'rolledBack', to: 7 }],
  ['Applied settings: 2 added', { key: 'applied', added: 2, changed: 0, removed: 0 }],
  ['Applied settings: 1 changed, 3 removed', { key: 'applied', added: 0, changed: 1, removed: 3 }],
  ['Applied settings: 2 added, 1 changed, 3 removed', { key: 'applied', added: 2, changed: 1, removed: 3 }],
  ['Changed 5 settings', { key: 'manySettings', count: 5 }],
  ['Changed limits.perKey, nameSeparator', { key: 'settings', names: 'limits.perKey, nameSeparator' }],
  ['Something that a later version does', null],
])('what "%s" says can be said in every language', (text, said) => {
  expect(readSummary(text)).toEqual(said);
});
