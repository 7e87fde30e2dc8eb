import { expect, test } from 'vitest';
import { unpreparedSchemas } from './schemas.ts';

const value = (file: string): { line: number; text: string; file: string | null; typeOnly: boolean } => ({
  line: 1,
  text: `./${file}`,
  file,
  typeOnly: false,
});
const type = (file: string) => ({ ...value(file), typeOnly: true });
const zod = { line: 1, text: 'zod', file: null, typeOnly: false };
const importsWith = (file: string, imports: ReturnType<typeof value>[]) =>
  new Map([
    ['server/contract/key.ts', [value('server/contract/names.ts')]],
    ['server/contract/names.ts', [zod]],
    ['server/contract/password.ts', []],
    [file, imports],
  ]);
const noEval = value('components/data/no-eval.ts');

test.each([
  ['a type', [type('server/contract/key.ts')]],
  ['what makes no schema', [value('server/contract/password.ts')]],
  ['a schema after no-eval.ts', [noEval, value('server/contract/key.ts')]],
])('a file of the console may import %s', (_, imports) => {
  expect(unpreparedSchemas(importsWith('components/keys/check.ts', imports))).toEqual([]);
});

test.each([
  ['alone', [value('server/contract/key.ts')]],
  ['before no-eval.ts', [value('server/contract/key.ts'), noEval]],
])('a schema imported %s is named, however far the library is behind it', (_, imports) => {
  const [problem] = unpreparedSchemas(importsWith('components/keys/check.ts', imports));
  expect(problem).toContain('components/keys/check.ts:1 takes schemas from server/contract/key.ts');
});
