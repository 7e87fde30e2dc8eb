import { describe, expect, it } from 'vitest';
import { cell, toCsv, toJsonl } from './csv.ts';

async function* rows() {
  yield { name: 'a', value: 1 };
  yield { name: 'say "hi", you', value: null };
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

describe('exports', () => {
  it('CSV has a head and quotes what needs it', async () => {
    expect(await textOf(toCsv(rows(), ['name', 'value']))).toBe(
      'name,value\r\na,1\r\n"say ""hi"", you",\r\n',
    );
  });

  it('JSONL has one object a line', async () => {
    const lines = (await textOf(toJsonl(rows()))).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).name)).toEqual(['a', 'say "hi", you']);
  });

  it.each([
    ['=cmd()', "'=cmd()"],
    ['+1', "'+1"],
    ['@x', "'@x"],
    ['-2+3', "'-2+3"],
    ['\tx', '"\'\tx"'],
    ['\n=x', '"\'\n=x"'],
    ['＝x', "'＝x"],
    ['a;=cmd()', '"a;=cmd()"'],
    [-1, '-1'],
    [{ a: 1 }, '"{""a"":1}"'],
    [undefined, ''],
  ])('no spreadsheet runs %j', (value, expected) => {
    expect(cell(value)).toBe(expected);
  });
});
