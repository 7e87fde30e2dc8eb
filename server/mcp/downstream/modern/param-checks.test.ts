import { expect, test } from 'vitest';
import { paramRefusal } from './param-checks.ts';

const tool = Buffer.from(
  JSON.stringify({
    name: 't',
    inputSchema: {
      type: 'object',
      properties: {
        region: { type: 'string', 'x-mcp-header': 'Region' },
        priority: { type: 'integer', 'x-mcp-header': 'Priority' },
        verbose: { type: 'boolean', 'x-mcp-header': 'Verbose' },
        where: { type: 'object', properties: { city: { type: 'string', 'x-mcp-header': 'City' } } },
      },
    },
  }),
);
const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

function check(args: unknown, headers: Record<string, string>) {
  const params = Buffer.from(JSON.stringify({ name: 't', arguments: args }));
  return paramRefusal(headers, params, tool)?.code ?? null;
}

const GOOD: Array<[unknown, Record<string, string>]> = [
  [undefined, {}],
  [{}, {}],
  [{ region: null }, {}],
  [{}, { 'mcp-param-region': 'not looked at' }],
  [{ region: 'eu' }, { 'mcp-param-region': 'eu' }],
  [{ region: 'Zürich' }, { 'mcp-param-region': base64('Zürich') }],
  [{ region: '=?base64?SGVsbG8=' }, { 'mcp-param-region': '=?base64?SGVsbG8=' }],
  [{ region: 'SGVsbG8=' }, { 'mcp-param-region': 'SGVsbG8=' }],
  [{ priority: 42 }, { 'mcp-param-priority': '42' }],
  [{ priority: 42 }, { 'mcp-param-priority': '42.0' }],
  [{ verbose: false }, { 'mcp-param-verbose': 'false' }],
  [{ where: { city: 'Bern' } }, { 'mcp-param-city': 'Bern' }],
  [{ where: 'no object' }, {}],
  [{ region: { no: 'text' } }, {}],
];
test.each(GOOD)('%j agrees with %j', (args, headers) => {
  expect(check(args, headers)).toBeNull();
});

const BAD: Array<[unknown, Record<string, string>]> = [
  [{ region: 'eu' }, {}],
  [{ region: 'eu' }, { 'mcp-param-region': 'us' }],
  [{ region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVsbG8?=' }],
  [{ region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVs!!!bG8=?=' }],
  [{ priority: 42 }, { 'mcp-param-priority': '43' }],
  [{ priority: 42 }, { 'mcp-param-priority': '0x2a' }],
  [{ verbose: true }, { 'mcp-param-verbose': 'True' }],
  [{ where: { city: 'Bern' } }, {}],
];
test.each(BAD)('%j disagrees with %j', (args, headers) => {
  expect(check(args, headers)).toBe(-32020);
});

test('an unknown tool and one that declares nothing expect no headers', () => {
  const params = Buffer.from('{"name":"t","arguments":{"region":"eu"}}');
  expect(paramRefusal({}, params, undefined)).toBeNull();
  expect(paramRefusal({}, params, Buffer.from('{"name":"t"}'))).toBeNull();
});
