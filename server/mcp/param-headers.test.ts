import { describe, expect, test } from 'vitest';
import { paramHeadersOf, scanSchema } from './param-headers.ts';

const property = (schema: unknown) => ({ type: 'object', properties: { p: schema } });

test('declarations are found at any depth of properties', () => {
  const schema = {
    type: 'object',
    properties: {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      deep: property({ type: 'integer', 'x-mcp-header': 'N' }),
      plain: { type: 'string' },
    },
  };
  expect(scanSchema(schema)).toEqual({
    fault: null,
    headers: [
      { path: ['region'], header: 'mcp-param-region', numeric: false },
      { path: ['deep', 'p'], header: 'mcp-param-n', numeric: true },
    ],
  });
});

describe('declarations that the specification forbids', () => {
  const mark = { type: 'string', 'x-mcp-header': 'A' };
  const CASES: Array<[string, unknown]> = [
    ['on the schema itself', { ...mark, type: 'object' }],
    ['below items', property({ type: 'array', items: mark })],
    ['in a branch', { anyOf: [property(mark)] }],
    ['in definitions', { $defs: { x: mark } }],
    ['twice, whatever the case', { properties: { a: mark, b: { type: 'string', 'x-mcp-header': 'a' } } }],
    ['with a space in its name', property({ type: 'string', 'x-mcp-header': 'a b' })],
    ['without a name', property({ type: 'string', 'x-mcp-header': '' })],
    ['on an object', property({ type: 'object', 'x-mcp-header': 'A' })],
    ['without a type', property({ 'x-mcp-header': 'A' })],
  ];
  test.each(CASES)('%s', (_name, schema) => {
    const { headers, fault } = scanSchema(schema);
    expect(headers).toEqual([]);
    expect(fault).not.toBeNull();
  });

  test('a number is a fault, and is checked all the same', () => {
    const { headers, fault } = scanSchema(property({ type: 'number', 'x-mcp-header': 'A' }));
    expect(fault).not.toBeNull();
    expect(headers).toEqual([{ path: ['p'], header: 'mcp-param-a', numeric: true }]);
  });
});

test('a property that is called like a keyword is a property', () => {
  const schema = { properties: { items: { type: 'string', 'x-mcp-header': 'A' } } };
  expect(scanSchema(schema).headers).toHaveLength(1);
});

test('a tool is looked at once', () => {
  const tool = Buffer.from(
    JSON.stringify({ name: 't', inputSchema: property({ type: 'string', 'x-mcp-header': 'A' }) }),
  );
  expect(paramHeadersOf(tool).headers).toHaveLength(1);
  expect(paramHeadersOf(tool)).toBe(paramHeadersOf(tool));
  expect(paramHeadersOf(Buffer.from('{"name":"t","inputSchema":{"type":"object"}}')).headers).toEqual([]);
});
