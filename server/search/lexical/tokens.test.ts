import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokensOf } from './tokens.ts';

describe('words are compared', () => {
  test.each([
    ['createPullRequest', ['creat', 'pull', 'request']],
    ['list_open_issues2', ['list', 'open', 'issu', '2']],
    ['HTTPServer', ['http', 'server']],
    ['Creating issues', ['creat', 'issu']],
    ['the and of', []],
    ['Café naïve', ['cafe', 'naiv']],
    ['ﬁle １２', ['file', '12']],
    ['搜索文件', ['搜索', '索文', '文件']],
    ['図', ['図']],
    ['send メール now', ['send', 'メー', 'ール']],
    ['Отправить письмо', ['отправить', 'письмо']],
    ['', []],
    ['🚀 !?', []],
  ])('%s as %j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  test('alike where other letters stand beside them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aabBCDxyz19_- .\n"') }), (text) => {
        expect(tokensOf(text)).toEqual(tokensOf(`${text} 🚀`));
      }),
      { numRuns: 500 },
    );
  });

  test('in time that grows with the text alone, whatever it holds', () => {
    const begun = performance.now();
    for (const unit of ['aA', '1', 'ー', 'A', '\u0301', '_']) tokensOf(unit.repeat(200_000));
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
