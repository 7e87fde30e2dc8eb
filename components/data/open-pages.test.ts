import { expect, test } from 'vitest';
import { isOpenPage, nextPath, signInHref } from './open-pages.ts';

test.each([
  ['/servers', '/servers'],
  ['/servers?name=github&tab=logs', '/servers?name=github&tab=logs'],
  ['/activity?from=2026-01-01T00:00:00%2B01:00#row', '/activity?from=2026-01-01T00:00:00%2B01:00#row'],
  ['/a/../servers', '/servers'],
])('a page of the console is gone back to with its query: %s', (wanted, next) => {
  expect(nextPath(wanted)).toBe(next);
});

test.each([
  null,
  '',
  'servers',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '/\n//evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  'javascript:alert(1)',
  '/sign-in',
  '/sign-in/?next=/sign-in',
  '/setup#token',
])('whatever leads elsewhere, or round in circles, leads to the overview: %j', (wanted) => {
  expect(nextPath(wanted)).toBe('/');
});

test('the way back survives being put into an address', () => {
  const href = signInHref('/servers?name=a&b#c');
  expect(nextPath(new URL(href, 'http://x').searchParams.get('next'))).toBe('/servers?name=a&b#c');
});

test('only sign-in and setup are open', () => {
  expect(['/sign-in', '/setup/', '/', '/servers', '/setup/x'].map(isOpenPage)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
