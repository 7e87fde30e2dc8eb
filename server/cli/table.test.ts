import { describe, expect, it } from 'vitest';
import { table, widthOf } from './table.ts';

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
});
