import { describe, expect, it } from 'vitest';
import { playClient } from '../../../tests/fixtures/upstream.ts';
import { decodeHeaderValue, encodeHeaderValue } from '../header-value.ts';
import { envelopeOf, missingEnvelope, shapeOf, spokenNow, withMeta } from './envelope.ts';
import { nameKeyOf, requestHeaders, textOf } from './request-headers.ts';

const entries = [
  { key: 'a/b', value: Buffer.from('{"x":1.0}') },
  { key: 'progressToken', value: Buffer.from('7') },
];
const said = (params: string | null) => {
  const bytes = params === null ? null : Buffer.from(params);
  return withMeta(bytes, bytes && shapeOf(bytes, undefined), entries)?.toString();
};

describe('what is said with every request', () => {
  it.each([
    [null, '{"_meta":{"a/b":{"x":1.0},"progressToken":7}}'],
    ['{}', '{"_meta":{"a/b":{"x":1.0},"progressToken":7}}'],
    ['{ "n":1e400 }', '{"_meta":{"a/b":{"x":1.0},"progressToken":7}, "n":1e400 }'],
    ['{"_meta":{},"n":1}', '{"_meta":{"a/b":{"x":1.0},"progressToken":7},"n":1}'],
    ['{"_meta":{ "k":1.0 }}', '{"_meta":{"a/b":{"x":1.0},"progressToken":7, "k":1.0 }}'],
    ['{"_meta":{"a/b":2,"k":0}}', '{"_meta":{"progressToken":7,"a/b":{"x":1.0},"k":0}}'],
    ['{"_meta":{"progressToken":"q", "a/b":[]}}', '{"_meta":{"progressToken":7, "a/b":{"x":1.0}}}'],
    ['{"_meta":null}', '{"_meta":{"a/b":{"x":1.0},"progressToken":7}}'],
  ])('is put into %s, the rest keeps its bytes', (params, expected) => {
    expect(said(params)).toBe(expected);
  });

  it.each([
    ['{"sampling":{ }}', '{"sampling":{ }}'],
    ['{"tasks":{"list":{}},"roots":{ }}', '{"roots":{ }}'],
    [
      '{"extensions":{"io.modelcontextprotocol/tasks":{},"x/y":{"n":1.0}}}',
      '{"extensions":{"x/y":{"n":1.0}}}',
    ],
    ['{"experimental":{"tasks":1}}', '{"experimental":{"tasks":1}}'],
  ])('is of an older client all but its tasks: %s', (declared, expected) => {
    expect(spokenNow(Buffer.from(declared)).toString()).toBe(expected);
  });

  it('is nothing more for a client that has said it, and the same bytes for one of an older revision', () => {
    const own = envelopeOf(Buffer.from('{}'), null);
    expect(missingEnvelope(undefined, own)).toBe(own);
    expect(missingEnvelope(playClient({ era: 'modern' }), own)).toEqual([]);
    const client = playClient();
    expect(missingEnvelope(client, own)).toBe(missingEnvelope({ ...client }, own));
    expect(
      missingEnvelope({ ...client, logLevel: 'error' }, own)
        .at(-1)
        ?.value.toString(),
    ).toBe('"error"');
  });
});

describe('what a header says again', () => {
  it.each([
    'plain',
    'a b',
    'x\ty',
    ' lead',
    'tail ',
    '',
    'größe',
    'new\nline',
    '=?base64?aa==?=',
    '=?',
    '\u007f',
  ])('is read as it was meant: %j', (text) => {
    const value = encodeHeaderValue(text);
    expect(value).toMatch(/^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/);
    expect(decodeHeaderValue(value)).toBe(text);
  });

  const declared = [
    { path: ['region'], header: 'mcp-param-region', numeric: false },
    { path: ['deep', 'n'], header: 'mcp-param-n', numeric: true },
  ];
  it.each([
    ['{"region":"eu","deep":{"n":1e2}}', { 'mcp-param-region': 'eu', 'mcp-param-n': '100' }],
    ['{"region":true,"deep":{"n":-0.5}}', { 'mcp-param-region': 'true', 'mcp-param-n': '-0.5' }],
    ['{"region":null,"deep":{}}', {}],
    ['{"region":{},"deep":[1]}', {}],
    ['{"deep":{"n":12345678901234567890}}', {}],
    ['[]', {}],
  ])('of arguments %s', (args, expected) => {
    const params = Buffer.from(`{"name":"tool","arguments":${args}}`);
    const shape = shapeOf(params, nameKeyOf('tools/call'));
    expect(requestHeaders('tools/call', params, shape, textOf(params, shape.name), declared)).toEqual({
      'mcp-method': 'tools/call',
      'mcp-name': 'tool',
      ...expected,
    });
  });

  it.each([
    ['prompts/get', 'name'],
    ['resources/read', 'uri'],
    ['tasks/cancel', 'taskId'],
    ['completion/complete', undefined],
  ])('of %s is its %s', (method, key) => expect(nameKeyOf(method)).toBe(key));
});
