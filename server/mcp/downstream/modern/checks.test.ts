import { describe, expect, test } from 'vitest';
import { readEnvelope } from '../../../hub/envelope.ts';
import { META } from '../../../hub/meta-keys.ts';
import { scanInbound } from '../message.ts';
import { notificationRefusal, requestRefusal } from './checks.ts';

const GOOD_META = {
  [META.version]: '2026-07-28',
  [META.capabilities]: {},
  [META.clientInfo]: { name: 'c', version: '1' },
};
const VERSION = { 'mcp-protocol-version': '2026-07-28' };

function scanned(method: string, params: unknown, id?: number) {
  const scan = scanInbound(
    Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...(id && { id }), method, params })),
  );
  if (!scan.ok) throw new Error(scan.text);
  return scan.message;
}

function refusal(method: string, params: unknown, headers: Record<string, string>) {
  const message = scanned(method, params, 1);
  const body = message.params ?? Buffer.from('{}');
  return requestRefusal(headers, message, body, message.envelope ?? readEnvelope(Buffer.from('{}')));
}

const listHeaders = { ...VERSION, 'mcp-method': 'tools/list' };
const without = (key: string) =>
  Object.fromEntries(Object.entries(GOOD_META).filter(([each]) => each !== key));
const meta = (more: Record<string, unknown>) => ({ _meta: { ...GOOD_META, ...more } });

describe('what every request must say', () => {
  test('a good request passes', () => {
    expect(refusal('tools/list', { _meta: GOOD_META }, listHeaders)).toBeNull();
    expect(refusal('tools/list', { _meta: without(META.clientInfo) }, listHeaders)).toBeNull();
    expect(refusal('tools/list', meta({ [META.logLevel]: 'debug' }), listHeaders)).toBeNull();
  });

  const CASES: Array<[string, unknown, Record<string, string>, number]> = [
    ['no params', undefined, listHeaders, -32602],
    ['no _meta', {}, listHeaders, -32602],
    ['a _meta that is no object', { _meta: [] }, listHeaders, -32602],
    ['no version', { _meta: without(META.version) }, listHeaders, -32602],
    ['a version that is no string', meta({ [META.version]: 7 }), listHeaders, -32602],
    ['no capabilities', { _meta: without(META.capabilities) }, listHeaders, -32602],
    ['capabilities that are no object', meta({ [META.capabilities]: [] }), listHeaders, -32602],
    ['a clientInfo that is no object', meta({ [META.clientInfo]: 'c' }), listHeaders, -32602],
    ['an unknown log level', meta({ [META.logLevel]: 'loud' }), listHeaders, -32602],
    [
      'a version that is not spoken',
      meta({ [META.version]: 'v9' }),
      { ...listHeaders, 'mcp-protocol-version': 'v9' },
      -32022,
    ],
    ['a version that is not spoken, without its header', meta({ [META.version]: 'v9' }), {}, -32022],
    [
      'an older version',
      meta({ [META.version]: '2025-11-25' }),
      { ...listHeaders, 'mcp-protocol-version': '2025-11-25' },
      -32022,
    ],
    ['an unknown version in the header alone', {}, { ...listHeaders, 'mcp-protocol-version': 'v9' }, -32022],
    ['another version in the header', meta({ [META.version]: 'v9' }), listHeaders, -32020],
    [
      'another version in the body',
      { _meta: GOOD_META },
      { ...listHeaders, 'mcp-protocol-version': '2025-11-25' },
      -32020,
    ],
    ['no version in the headers', { _meta: GOOD_META }, { 'mcp-method': 'tools/list' }, -32020],
    ['no method in the headers', { _meta: GOOD_META }, VERSION, -32020],
    [
      'another method in the headers',
      { _meta: GOOD_META },
      { ...VERSION, 'mcp-method': 'prompts/list' },
      -32020,
    ],
    ['the method in capitals', { _meta: GOOD_META }, { ...VERSION, 'mcp-method': 'TOOLS/LIST' }, -32020],
  ];
  test.each(CASES)('refused with 400: %s', (_name, params, headers, code) => {
    expect(refusal('tools/list', params, headers)).toMatchObject({ status: 400, code });
  });

  test('an unsupported version is answered with those that are spoken and the one that was asked for', () => {
    const said = refusal('tools/list', meta({ [META.version]: 'v9' }), { 'mcp-protocol-version': 'v9' });
    expect(said?.data).toEqual({
      supported: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'],
      requested: 'v9',
    });
  });
});

describe('Mcp-Name', () => {
  const named = (method: string, name: string | undefined) => ({
    ...VERSION,
    'mcp-method': method,
    ...(name !== undefined && { 'mcp-name': name }),
  });
  const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

  const GOOD: Array<[string, Record<string, unknown>, string | undefined]> = [
    ['tools/call', { name: 'echo' }, 'echo'],
    ['tools/call', { name: 'echo' }, base64('echo')],
    ['tools/call', { name: 'größe' }, base64('größe')],
    ['tools/call', { name: 'a"b\\c' }, 'a"b\\c'],
    ['tools/call', { name: '=?base64?eA==' }, '=?base64?eA=='],
    ['tools/call', { name: '=?base64?eA==?=' }, base64('=?base64?eA==?=')],
    ['tools/call', {}, undefined],
    ['tools/call', { name: 7 }, undefined],
    ['prompts/get', { name: 'p' }, 'p'],
    ['resources/read', { uri: 'test://x', name: 'other' }, 'test://x'],
    ['tasks/get', { taskId: 't1' }, 't1'],
    ['completion/complete', { name: 'not looked at' }, 'something else'],
  ];
  test.each(GOOD)('%s %j agrees with %s', (method, params, header) => {
    expect(refusal(method, { ...params, _meta: GOOD_META }, named(method, header))).toBeNull();
  });

  const BAD: Array<[string, Record<string, unknown>, string | undefined]> = [
    ['tools/call', { name: 'echo' }, undefined],
    ['tools/call', { name: 'echo' }, 'Echo'],
    ['tools/call', { name: 'echo' }, 'ech'],
    ['tools/call', { name: 'echo' }, '=?base64?ZWNobw?='],
    ['tools/call', { name: 'echo' }, '=?base64?!!!!?='],
    ['tools/call', { name: '=?base64?eA==?=' }, '=?base64?eA==?='],
    ['tools/call', { name: 'größe' }, Buffer.from('größe').toString('latin1')],
    ['resources/read', { uri: 'test://x', name: 'n' }, 'n'],
    ['tasks/cancel', { taskId: 't1' }, undefined],
  ];
  test.each(BAD)('%s %j disagrees with %s', (method, params, header) => {
    const said = refusal(method, { ...params, _meta: GOOD_META }, named(method, header));
    expect(said).toMatchObject({ status: 400, code: -32020 });
  });

  test('an escaped letter in the body is that letter', () => {
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\\u0065cho","_meta":${JSON.stringify(GOOD_META)}}}`;
    const scan = scanInbound(Buffer.from(body));
    if (!scan.ok || !scan.message.params || !scan.message.envelope) throw new Error('not scanned');
    const { params, envelope } = scan.message;
    expect(requestRefusal(named('tools/call', 'echo'), scan.message, params, envelope)).toBeNull();
  });
});

describe('notifications', () => {
  test('say nothing of themselves or what agrees', () => {
    expect(notificationRefusal(VERSION, scanned('notifications/x', {}))).toBeNull();
    expect(
      notificationRefusal({ ...VERSION, 'mcp-method': 'notifications/x' }, scanned('notifications/x', {})),
    ).toBeNull();
  });
  test('are refused where a header disagrees', () => {
    expect(notificationRefusal({ ...VERSION, 'mcp-method': 'y' }, scanned('x', {}))?.code).toBe(-32020);
    expect(notificationRefusal({ 'mcp-protocol-version': 'v9' }, scanned('x', {}))?.code).toBe(-32022);
  });
});
