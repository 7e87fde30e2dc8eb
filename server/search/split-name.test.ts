import { expect, test } from 'vitest';
import { splitName } from './split-name.ts';

test.each([
  ['create_issue', 'create issue'],
  ['createIssue', 'create Issue'],
  ['HTTPServer-restart', 'HTTP Server restart'],
  ['v2.get/userByID', 'v2 get user By ID'],
  ['查询_天气', '查询 天气'],
  ['__proto__', 'proto'],
  ['/', ''],
])('%s is read as "%s"', (name, words) => {
  expect(splitName(name)).toBe(words);
});
