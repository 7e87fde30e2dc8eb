import { expect, test } from 'vitest';
import { literalTexts } from './literal-texts.ts';
import { problemsOfUse, speechOf } from './message-use.ts';
import { argumentsOf, compare } from './messages.ts';

const pair = (english: string, chinese: string): string[] =>
  compare(new Map([['ui.a', english]]), new Map([['ui.a', chinese]]));

test('arguments are found within plurals, selects and tags', () => {
  const text =
    '{count, plural, one {<b>#</b> of {all}} other {{kind, select, x {{x}} other {}}}} {at, date, short}';
  expect(argumentsOf(text)).toEqual(['<b>', 'all', 'at', 'count', 'kind', 'x']);
});

test.each([
  ['Delete {name}', '删除 {name}'],
  ['{count, plural, one {# key} other {# keys}}', '{count, plural, other {# 个密钥}}'],
  ['OpenAPI', 'OpenAPI'],
  ['{a} {b}', '{a} {b}'],
])('%j and %j pass', (english, chinese) => {
  expect(pair(english, chinese)).toEqual([]);
});

test.each([
  ['Delete {name}', '删除', 'ui.a takes (name) in messages/en and () in messages/zh-CN.'],
  ['Delete <b>it</b>', '删除', 'ui.a takes (<b>)'],
  ['Delete it', ' ', 'ui.a is empty in messages/zh-CN.'],
  ['', '删除', 'ui.a is empty in messages/en.'],
  ['Delete it', 'Delete it', 'ui.a is the same in both languages.'],
  ['Delete {', '删除 {', 'ui.a is no valid ICU message'],
])('%j and %j fail', (english, chinese, problem) => {
  expect(pair(english, chinese).join()).toContain(problem);
});

test('a key that one language lacks is named', () => {
  const [missing, extra] = compare(new Map([['ui.a', 'Yes']]), new Map([['ui.b', '是']]));
  expect(missing).toContain('messages/zh-CN lacks ui.a');
  expect(extra).toContain('messages/zh-CN has ui.b');
});

const used = (keys: string[], ...files: [string, string][]): string[] =>
  problemsOfUse(
    files.map(([file, text]) => speechOf(file, text)),
    new Map(keys.map((key) => [key, []])),
  );

test('a key is used by its name, by a template, and by a translator of its part', () => {
  const list = `const t = useTranslations('servers'); const f = useTranslations('servers.form');
    t('list.title'); t(\`status.\${state}\`); t(\`\${state}Hint\`); f(field);`;
  const table = `export const KEYS = { a: 'table.a' } as const;`;
  const keys = ['list.title', 'status.ready', 'readyHint', 'form.name', 'table.a'].map(
    (key) => `servers.${key}`,
  );
  expect(used(keys, ['components/servers/list.tsx', list], ['components/servers/keys.ts', table])).toEqual(
    [],
  );
});

test('a key is not used by a folder that does not speak its namespace, nor by a part of its name', () => {
  const text = `const t = useTranslations('groups'); t('list.title'); t('list');`;
  expect(used(['servers.list.title', 'groups.list.titles'], ['components/groups/list.tsx', text])).toEqual([
    'Nothing uses the message servers.list.title. Use it, or remove it from every language.',
    'Nothing uses the message groups.list.titles. Use it, or remove it from every language.',
  ]);
});

test.each([
  [`t('a')`, 'without name'],
  [`t('a', { other: 1 })`, 'without name'],
  [`t('a', { name })`, null],
  [`t('a', values)`, null],
  [`t('a', { ...values })`, null],
  [`t('b')`, 'Use t.rich'],
  [`t.rich('b', { b: bold })`, null],
  [`t.rich('b')`, 'without b'],
])('%s: %s', (call, problem) => {
  const speech = speechOf(
    'components/servers/a.tsx',
    `const t = useTranslations('servers'); ${call}; ['a', 'b']`,
  );
  const keys = new Map([
    ['servers.a', ['name']],
    ['servers.b', ['<b>']],
  ]);
  const problems = problemsOfUse([speech], keys);
  if (problem) expect(problems.join()).toContain(problem);
  else expect(problems).toEqual([]);
});

test.each([
  '<Card title="Connect a client" />',
  '<i aria-label="Close" />',
  '<F confirmLabel="Delete it" />',
])('the text in %s belongs into the message files', (jsx) => {
  expect(literalTexts('components/a.tsx', `const a = ${jsx};`)).toHaveLength(1);
});

test.each([
  '<Card title={t("a")} />',
  '<F label="URL" />',
  '<F placeholder="github" />',
  '<F className="a b" />',
  '<F placeholder={"npx -y server"} />',
])('%s passes', (jsx) => {
  expect(literalTexts('components/a.tsx', `const a = ${jsx};`)).toEqual([]);
});
