import { expect, test } from 'vitest';
import type { Catalog } from '../../hub/catalog.ts';
import { createComparison, noticesBetween } from './catalog-changes.ts';

function catalog(lists: Partial<Record<keyof Catalog['bytes'], string>>, ttlMs = 0): Catalog {
  const bytes = (list: keyof Catalog['bytes']) =>
    Buffer.from(`{"resultType":"complete","ttlMs":${ttlMs},"${list}":[${lists[list] ?? ''}]}`);
  const none = new Map();
  return {
    tools: none,
    prompts: none,
    resources: none,
    templates: none,
    marked: none,
    toolJson: none,
    taskTools: new Set(),
    bytes: {
      tools: bytes('tools'),
      prompts: bytes('prompts'),
      resources: bytes('resources'),
      templates: bytes('templates'),
    },
  };
}

test('each list that differs has its notice, and templates are resources', () => {
  expect(noticesBetween(catalog({}), catalog({ tools: '1' }))).toEqual(['notifications/tools/list_changed']);
  expect(noticesBetween(catalog({ prompts: '1' }), catalog({}))).toEqual([
    'notifications/prompts/list_changed',
  ]);
  expect(noticesBetween(catalog({}), catalog({ templates: '1' }))).toEqual([
    'notifications/resources/list_changed',
  ]);
});

test('how long a list may be kept is no part of it', () => {
  expect(noticesBetween(catalog({ tools: '1' }, 0), catalog({ tools: '1' }, 30_000))).toEqual([]);
});

test('a pair is compared once', () => {
  const compare = createComparison();
  const before = catalog({});
  const after = catalog({ tools: '1' });
  expect(compare(before, after)).toBe(compare(before, after));
});
