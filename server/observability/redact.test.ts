import { describe, expect, test } from 'vitest';
import { REDACTED } from '../contract/secret.ts';
import { createRedactor, redactText } from './redact.ts';

const SECRET = 'A1b2C3d4E5f6G7h8I9j0';

describe('redactText', () => {
  test.each([
    [`key pb_abcdefghij_${SECRET}-_x end`, `key pb_abcdefghij_${REDACTED} end`],
    [`Authorization: Bearer ${SECRET}`, `Authorization: Bearer ${REDACTED}`],
    [`authorization: ${SECRET}`, `authorization: ${REDACTED}`],
    ['basic dXNlcjpwYXNzd29yZA==', `basic ${REDACTED}`],
    ['https://user:hunter22@host/x', `https://user:${REDACTED}@host/x`],
    ['postgres://pb:p%40ss@db:5432/pb', `postgres://pb:${REDACTED}@db:5432/pb`],
    [`GET /x?api_key=${SECRET}&page=2`, `GET /x?api_key=${REDACTED}&page=2`],
    [`{"password":"${SECRET}","n":1}`, `{"password":"${REDACTED}","n":1}`],
    [`token=${SECRET}`, `token=${REDACTED}`],
    [`ghp_${SECRET}${SECRET}`, REDACTED],
    [`sk-proj-${SECRET}`, REDACTED],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def', REDACTED],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', REDACTED],
  ])('hides the credential in %j', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  test.each([
    'server github became ready in 120 ms',
    'Bearer ${GITHUB_TOKEN}',
    '{"password":"${DB_PASSWORD}"}',
    'http://127.0.0.1:3000/mcp/design',
    'the tool monkey has 3 keys',
    'tokens used: 12',
  ])('leaves %j as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('a redactor', () => {
  test('hides string members by name, at any depth, and keeps numbers and references', () => {
    const { value } = createRedactor();
    expect(
      value({
        headers: { Authorization: 'x', Cookie: 'a=b', accept: '*/*' },
        env: [{ GITHUB_TOKEN: 'abc', API_KEY: '${API_KEY}', LEVEL: 'info' }],
        tokens: 12,
        password: '',
      }),
    ).toEqual({
      headers: { Authorization: REDACTED, Cookie: REDACTED, accept: '*/*' },
      env: [{ GITHUB_TOKEN: REDACTED, API_KEY: '${API_KEY}', LEVEL: 'info' }],
      tokens: 12,
      password: '',
    });
  });

  test('hides registered values, also percent-encoded and JSON-escaped, the longer one whole', () => {
    const redactor = createRedactor();
    redactor.register('correct horse');
    redactor.register('correct horse "battery"');
    redactor.register('short');
    expect(redactor.text('a correct horse b short')).toBe(`a ${REDACTED} b short`);
    expect(redactor.text('correct horse "battery"')).toBe(REDACTED);
    expect(redactor.text('?q=correct%20horse')).toBe(`?q=${REDACTED}`);
    expect(redactor.text(JSON.stringify({ x: 'correct horse "battery"' }))).toBe(`{"x":"${REDACTED}"}`);
  });

  test('copies anything into something that JSON can say, without throwing', () => {
    const { value } = createRedactor();
    const loop: Record<string, unknown> = {
      n: 1n,
      f: () => 1,
      b: Buffer.alloc(3),
      d: new Date(0),
      m: new Map([['k', 1]]),
    };
    loop.self = loop;
    Object.defineProperty(loop, 'bad', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(() => JSON.stringify(value(loop))).not.toThrow();
    expect(value({ ok: { ...{ a: 1n } }, list: new Set([1]) })).toEqual({ ok: { a: '1' }, list: [1] });
    const inner: Record<string, unknown> = { b: Buffer.alloc(3), d: new Date(0), m: new Map([['k', 1]]) };
    inner.self = inner;
    expect(value(inner)).toEqual({
      b: '[3 bytes]',
      d: '1970-01-01T00:00:00.000Z',
      m: { k: 1 },
      self: '[circular]',
    });
  });

  test('keeps name, code, stack and cause of an error and hides credentials in them', () => {
    const { value } = createRedactor();
    const error = new Error(`refused pb_abcdefghij_${SECRET}`, { cause: new TypeError('inner') });
    Object.assign(error, { code: 'ECONNREFUSED' });
    const copied = JSON.stringify(value(error));
    expect(copied).not.toContain(SECRET);
    expect(value(error)).toMatchObject({
      name: 'Error',
      code: 'ECONNREFUSED',
      cause: { name: 'TypeError', message: 'inner' },
    });
  });

  test('bounds long texts, long arrays and deep values', () => {
    const { value } = createRedactor();
    expect(String(value('x'.repeat(100_000))).length).toBeLessThan(17_000);
    expect(JSON.stringify(value(Array.from({ length: 10_000 }, () => 'item'))).length).toBeLessThan(2000);
    let deep: unknown = 1;
    for (let i = 0; i < 100; i++) deep = { deep };
    expect(JSON.stringify(value(deep)).length).toBeLessThan(200);
  });

  test('a hostile 1 MB text is redacted in linear time', () => {
    for (const piece of [
      'token',
      'a://',
      'Bearer ',
      'sk-a-',
      'authorization ',
      '-----BEGIN PRIVATE KEY-----',
    ]) {
      const started = performance.now();
      redactText(piece.repeat(1_000_000 / piece.length));
      expect(performance.now() - started, piece).toBeLessThan(2000);
    }
  });
});
