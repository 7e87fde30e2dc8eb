import { expect, test } from 'vitest';
import { missingInGallery } from './gallery.ts';

const value = (file: string) => ({ file, typeOnly: false });
const type = (file: string) => ({ file, typeOnly: true });
const NONE = new Map<string, string>();
const badge = 'components/ui/badge.tsx';
const intoPage = (...imports: ReturnType<typeof value>[]): [string, ReturnType<typeof value>[]] => [
  'components/servers/page.tsx',
  imports,
];

test.each([
  ['is in the gallery', [value(badge)], [value(badge)]],
  ['gives others its types alone', [type(badge)], []],
  ['is no component', [value('components/ui/cn.ts')], []],
  ['is of another folder', [value('components/data/provider.tsx')], []],
])('a file that %s is no problem', (_, used, shown) => {
  const imports = new Map([intoPage(...used), ['components/gallery/states.tsx', shown]]);
  expect(missingInGallery(imports, NONE)).toEqual([]);
});

test('a part that only other primitives use need not be shown', () => {
  expect(missingInGallery(new Map([['components/ui/status.tsx', [value(badge)]]]), NONE)).toEqual([]);
});

test.each([
  ['nowhere', []],
  ['by its types alone', [type(badge)]],
])('a primitive that the gallery shows %s is named, with who uses it', (_, shown) => {
  const imports = new Map([intoPage(value(badge)), ['components/gallery/states.tsx', shown]]);
  const problems = missingInGallery(imports, NONE);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`${badge}, which components/servers/page.tsx uses, is not in the gallery`);
});

test('a primitive of a folder within theirs, and one that a page of app/ uses, count as well', () => {
  const waiting = 'components/ui/intl/waiting.tsx';
  expect(missingInGallery(new Map([['app/layout.tsx', [value(waiting)]]]), NONE)[0]).toContain(waiting);
});

test('an exception is let be', () => {
  const exceptions = new Map([[badge, 'cannot be seen']]);
  expect(missingInGallery(new Map([intoPage(value(badge))]), exceptions)).toEqual([]);
});

test.each([
  ['is shown', [value(badge)], [value(badge)]],
  ['nobody uses', [], []],
])('an exception for what %s is named', (_, used, shown) => {
  const imports = new Map([intoPage(...used), ['components/gallery/states.tsx', shown]]);
  const [problem] = missingInGallery(imports, new Map([[badge, 'cannot be seen']]));
  expect(problem).toContain(`${badge} is an exception`);
});
