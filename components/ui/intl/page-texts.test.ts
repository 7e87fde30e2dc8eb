import { expect, test } from 'vitest';
import * as base from '../../../messages/en/base.ts';
import * as english from '../../../messages/en/index.ts';
import * as chineseBase from '../../../messages/zh-CN/base.ts';
import { PAGE_NAMESPACES, pageOf } from './page-texts.ts';

test('every namespace is loaded, with the frame or with a page', () => {
  const loaded = [...Object.keys(base), ...[...PAGE_NAMESPACES.values()].flat()];
  expect([...new Set(loaded)].sort()).toEqual(Object.keys(english).sort());
});

test('the frame says the same in every language', () => {
  expect(Object.keys(chineseBase)).toEqual(Object.keys(base));
});

test.each([
  ['/', ''],
  ['/servers', 'servers'],
  ['/servers?name=a', 'servers'],
  ['/sign-in#x', 'sign-in'],
  ['', ''],
])('the page of %s is "%s"', (path, page) => {
  expect(pageOf(path)).toBe(page);
});
