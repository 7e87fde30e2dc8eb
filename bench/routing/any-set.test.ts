import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readAnySet } from './any-set.ts';
import { readRoutingSet } from './set.ts';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-any-set-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(tools: object[], queries: object[]): string {
  const lines = (all: object[]) => `${all.map((one) => JSON.stringify(one)).join('\n')}\n`;
  writeFileSync(join(folder, 'tools.jsonl'), lines(tools));
  writeFileSync(join(folder, 'queries.jsonl'), lines(queries));
  return folder;
}
const tool = { id: 'f0:add', server: 'math', name: 'add', description: 'adds', inputSchema: {}, extra: 1 };

describe('a set of tools and queries', () => {
  it('of others is read: members that mean nothing here are left out, what may lack is filled', () => {
    const set = readAnySet(
      write(
        [tool, { id: 'b', server: 'b', name: 'b' }],
        [{ id: 7, text: 'sum', relevant: ['b'], source: 'x' }],
      ),
    );
    expect(set.tools.map(({ definition }) => definition)).toEqual([
      { name: 'add', description: 'adds', inputSchema: {} },
      { name: 'b', description: '', inputSchema: { type: 'object' } },
    ]);
    expect(set.queries).toEqual([{ id: '7', text: 'sum', relevant: ['b'] }]);
  });

  it('of the project itself is read alike', () => {
    const own = readRoutingSet(join(import.meta.dirname, 'set'));
    const read = readAnySet(join(import.meta.dirname, 'set'));
    expect(read.tools.map(({ definition }) => definition)).toEqual(
      own.tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    );
    expect(read.queries).toEqual(own.queries);
  });

  it.each([
    ['a query that names no tool', [tool], [{ id: 'q', text: 't', relevant: ['nobody'] }], /q names nobody/],
    ['an id that is there twice', [tool, tool], [], /twice/],
    ['a line without a name', [{ id: 'a', server: 's' }], [], /tools\.jsonl:1/],
  ])('is refused for %s', (_what, tools, queries, message) => {
    expect(() => readAnySet(write(tools, queries))).toThrow(message);
  });
});
