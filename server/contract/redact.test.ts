import { describe, expect, test } from 'vitest';
import { redact, redactText } from './redact.ts';
import { REDACTED } from './secret.ts';
import { serverSpecSchema } from './server.ts';
import { systemConfigSchema } from './system-config.ts';

const ref = (inside: string) => `\${${inside}}`;

test('env and header values are hidden, references stay readable', () => {
  const stdio = serverSpecSchema.parse({
    type: 'stdio',
    command: 'npx',
    env: {
      A: 'secret',
      B: ref('TOKEN'),
      C: `Bearer ${ref('TOKEN')}`,
      D: ref('T:-fallback'),
      E: '',
      F: `x${ref('T')}`,
    },
  });
  expect(redact(serverSpecSchema, stdio)).toEqual({
    ...stdio,
    env: { A: REDACTED, B: ref('TOKEN'), C: `Bearer ${ref('TOKEN')}`, D: REDACTED, E: '', F: REDACTED },
  });
  const http = serverSpecSchema.parse({
    type: 'sse',
    url: 'https://u:p@h.example/x?api_key=1234&q=1',
    headers: { X: 'y' },
  });
  expect(redact(serverSpecSchema, http)).toMatchObject({
    url: `https://${REDACTED}@h.example/x?api_key=${REDACTED}&q=1`,
    headers: { X: REDACTED },
  });
});

test('arguments are hidden where they look like credentials', () => {
  const args = [
    '-y',
    'some-server',
    '--token',
    'abc',
    '--verbose',
    '--api-key=def',
    'TOKEN=ghi',
    '/data/files',
    ref('X'),
  ];
  const spec = serverSpecSchema.parse({ type: 'stdio', command: 'npx', args });
  expect(redact(serverSpecSchema, spec)).toMatchObject({
    args: [
      '-y',
      'some-server',
      '--token',
      REDACTED,
      '--verbose',
      `--api-key=${REDACTED}`,
      `TOKEN=${REDACTED}`,
      '/data/files',
      ref('X'),
    ],
  });
});

test('a leaf of the system configuration is hidden by its mark', () => {
  const config = systemConfigSchema.parse({ routing: { bearerAuthKey: 'a very secret key' } });
  expect(redact(systemConfigSchema, config)).toMatchObject({
    routing: { bearerAuthKey: REDACTED, enableGlobalRoute: true },
  });
});

describe('free text', () => {
  test.each([
    ['Authorization: Bearer abcdefgh', `Authorization: Bearer ${REDACTED}`],
    ['failed with sk-proj-1234567890abcdef', `failed with ${REDACTED}`],
    ['ghp_abcdefghijklmnopqrst1234', REDACTED],
    ['postgres://user:pw@host/db', `postgres://${REDACTED}@host/db`],
    ['pb_abcdefghij_0123456789abcdefghijABCDEFGHIJ', REDACTED],
    ['a9F3kL0pQ7xZ2mN8vB4cT6yU1wE5rI3o', REDACTED],
    ['password=hunter2, user=me', `password=${REDACTED}, user=me`],
    [`https://h/?token=${ref('T')}`, `https://h/?token=${ref('T')}`],
  ])('%s', (text, wanted) => {
    expect(redactText(text)).toBe(wanted);
  });
  test.each([
    '/usr/local/lib/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js',
    '2026-08-31T10:00:00.000Z',
    '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    'npx -y @modelcontextprotocol/server-everything',
    'https://search.example/mcp?limit=10',
    'the server said: connection refused after 5000 ms',
  ])('%s stays', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

test('a megabyte of anything is redacted in well under a second', () => {
  const megabyte = 1024 * 1024;
  const started = performance.now();
  for (const piece of ['a', 'key=', 'eyJ-', 'http://', ' ', '${', '-', 'sk-', 'bearer ']) {
    redactText(piece.repeat(megabyte / piece.length));
  }
  expect(performance.now() - started).toBeLessThan(9000);
});
