import { expect, test } from 'vitest';
import { fromJson, structured, toolError, toolsOf } from './answer.ts';
import type { Found } from './found.ts';

const found = (name: string, bytes: number): Found => ({
  ...{ name, server: 's', tool: name },
  definition: { name, description: 'd'.repeat(bytes), inputSchema: { type: 'object' } },
  hit: {
    ...{ id: `s/${name}`, confidence: 0.12345, band: 'low', matched: [] },
    parts: { lexical: 1, meaning: 1, name: 1, learned: 0, exact: false },
  },
});

test('definitions larger than anyone reads are told in brief, each tool all the same', () => {
  const all = [found('a', 100_000), found('b', 200_000), found('c', 1000)];
  const { tools, shortened } = toolsOf(all, false);
  expect(shortened).toBe(1);
  expect(tools.map(({ inputSchema }) => inputSchema !== undefined)).toEqual([true, false, true]);
  expect(tools[1]?.description).toHaveLength(401);
  expect(tools[0]).toMatchObject({ score: 0.123, confidence: 'low' });
});

test('a pair of surrogates is not cut apart', () => {
  const odd = found('a', 0);
  odd.definition.description = `${'x'.repeat(399)}${'😀'.repeat(200_000)}`;
  expect(toolsOf([odd], true).tools[0]?.description).toBe(`${'x'.repeat(399)}…`);
});

test('results say that they are complete where the revision wants it, and only there', () => {
  for (const reply of [
    structured({ tools: [], mode: 'lexical' }, 'modern'),
    fromJson('{}', 'modern'),
    toolError('x', 'modern'),
  ])
    expect(JSON.parse(String(reply.ok && reply.result)).resultType).toBe('complete');
  const legacy = fromJson('{"n":1.0}', 'legacy');
  expect(String(legacy.ok && legacy.result)).toBe(
    '{"content":[{"type":"text","text":"{\\"n\\":1.0}"}],"structuredContent":{"n":1.0}}',
  );
});
