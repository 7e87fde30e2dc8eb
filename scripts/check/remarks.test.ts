import { expect, test } from 'vitest';
import { paramsOf, REMARK_CODES } from '../../server/contract/remark.ts';
import { argumentsOf } from './messages.ts';
import { checkRemarks } from './remarks.ts';

const key = (code: string): string => `data.remark.${code}`;
const said = (): Map<string, string> =>
  new Map(
    REMARK_CODES.map((code) => [
      key(code),
      paramsOf(code)
        .map((name) => `{${name}}`)
        .join(' '),
    ]),
  );

test('a language that says every remark with its parameters passes', () => {
  expect(checkRemarks('zh-CN', said(), argumentsOf)).toEqual([]);
});

test('a code without a text, a text without its parameter and one that nobody says are named', () => {
  const texts = said().set(key('paste_renamed'), '{name}').set(key('made_up'), 'x');
  texts.delete(key('required'));
  expect(checkRemarks('zh-CN', texts, argumentsOf)).toEqual([
    'messages/zh-CN lacks data.remark.required, which the hub says.',
    'data.remark.paste_renamed takes (name) in messages/zh-CN; the hub gives (given, name).',
    'messages/zh-CN has data.remark.made_up, which the hub never says. Remove it.',
  ]);
});
