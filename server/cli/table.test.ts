import { describe, expect, it } from 'vitest';
import { cut, printable, table, widthOf } from './table.ts';

describe('tables', () => {
  it('align every column on its widest cell and numbers on the right', () => {
    const rows = [
      { name: 'a', tools: 12 },
      { name: 'longer', tools: null },
    ];
    const columns = [
      { title: 'name', value: (row: { name: string }) => row.name },
      { title: 'tools', value: (row: { tools: number | null }) => row.tools, right: true },
    ];
    expect(table<(typeof rows)[number]>(rows, columns)).toBe('NAME    TOOLS\na          12\nlonger      -');
  });

  it.each([
    ['plain', 5],
    [`${String.fromCharCode(27)}[32mgreen${String.fromCharCode(27)}[39m`, 5],
    ['中文', 4],
  ])('%j takes its columns on a terminal', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it.each([
    ['short', 5, 'short'],
    ['longer text', 8, 'longer…'],
    ['中文中文', 5, '中文…'],
    ['中文中文', 4, '中…'],
  ])('%j in %i columns is %j', (text, columns, shown) => {
    expect(cut(text, columns)).toBe(shown);
    expect(widthOf(cut(text, columns))).toBeLessThanOrEqual(columns);
  });

  it('hold nothing that would steer a terminal or turn its text around', () => {
    const text = `a\u001b[2J\u001b]0;title\u0007b\u009bc\r\n\u2028\u202ed `;
    expect(printable(text)).toBe('a [2J ]0;title b c d');
  });
});
