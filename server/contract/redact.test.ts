import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';
import { redactText } from './redact-text.ts';
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
    url: `https://${REDACTED}@h.example/x?api_key=${REDACTED}&q=${REDACTED}`,
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

test.each<[string[], string[]]>([
  [
    ['-p', 'shortpin9'],
    ['-p', REDACTED],
  ],
  [
    ['--pat', 'PATPLANT12'],
    ['--pat', REDACTED],
  ],
  [
    ['--pin', '1234', '--bearer', 'x', '--cred', 'y'],
    ['--pin', REDACTED, '--bearer', REDACTED, '--cred', REDACTED],
  ],
  [
    ['--github-pat=abc', 'DB_PASS=abc'],
    [`--github-pat=${REDACTED}`, `DB_PASS=${REDACTED}`],
  ],
  [['-pS3cret'], [`-p${REDACTED}`]],
  [
    ['--header', 'X-Thing: HPLANT', '-H', `X-Thing: ${ref('T')}`],
    ['--header', `X-Thing: ${REDACTED}`, '-H', `X-Thing: ${ref('T')}`],
  ],
  [
    ['run', '-e', 'THING=EPLANT', '-e', 'THING', '--env=THING=EPLANT'],
    ['run', '-e', `THING=${REDACTED}`, '-e', 'THING', `--env=THING=${REDACTED}`],
  ],
  [
    ['mcp-remote', 'https://h.example/mcp?x=QPLANT'],
    ['mcp-remote', `https://h.example/mcp?x=${REDACTED}`],
  ],
])('a credential is hidden in %j', (args, shown) => {
  expect(redact(serverSpecSchema, { type: 'stdio', command: 'x', args })).toMatchObject({ args: shown });
});

test.each([
  [['npx', '-p', '@scope/package', 'x']],
  [['run', '-p', '8080:80', 'image']],
  [['--compat', 'on', '--path', '/data', '--happy=yes', '-port', '80']],
])('%j stays readable', (args) => {
  expect(redact(serverSpecSchema, { type: 'stdio', command: 'x', args })).toMatchObject({ args });
});

describe('a url', () => {
  const shown = (url: string) => redact(serverSpecSchema, { type: 'auto', url });
  test.each([
    ['http://h:8080/p/PATHPLANT-short/mcp?x=QPLANT13', `http://h:8080/p/${REDACTED}/mcp?x=${REDACTED}`],
    ['https://h/s/3f2504e0-4f89-41d3-9a0c-0305e82c3301/mcp', `https://h/s/${REDACTED}/mcp`],
    ['https://h/api/a9F3kL0pQ7xZ', `https://h/api/${REDACTED}`],
    ['https://h/correct-horse-battery-staple', `https://h/${REDACTED}`],
    ['https://h/mcp?BARE&limit=10#FRAGMENT', `https://h/mcp?${REDACTED}&limit=${REDACTED}#${REDACTED}`],
    [`${ref('BASE')}/mcp?x=QPLANT&y=${ref('Y')}`, `${ref('BASE')}/mcp?x=${REDACTED}&y=${ref('Y')}`],
    [
      ref('URL:-https://u:p@h/PATHPLANT-short/mcp?x=1'),
      ref(`URL:-https://${REDACTED}@h/${REDACTED}/mcp?x=${REDACTED}`),
    ],
    [`https://h/x${ref('T')}/mcp`, `https://h/${REDACTED}/mcp`],
  ])('%s hides what may be a secret and is still one', (url, wanted) => {
    expect(shown(url)).toMatchObject({ url: wanted });
    expect(serverSpecSchema.safeParse(shown(url)).success).toBe(true);
  });
  test.each([
    'http://localhost:3000/mcp',
    'https://mcp.example.com/api/v1/servers/streamable-http/sse',
    'https://h/v1beta1/2024-11-05/apiGateway/',
    `https://h/${ref('TENANT')}/mcp?token=${ref('T')}`,
  ])('%s stays readable', (url) => {
    expect(shown(url)).toMatchObject({ url });
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
    'https://search.example/mcp',
    'the server said: connection refused after 5000 ms',
  ])('%s stays', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

test('a megabyte of anything is redacted in well under a second', () => {
  const megabyte = 1024 * 1024;
  const started = performance.now();
  for (const piece of ['a', 'key=', 'eyJ-', 'http://', ' ', '${', '${A:-', 'a://b/', '-', 'sk-', 'bearer ']) {
    redactText(piece.repeat(megabyte / piece.length));
  }
  expect(performance.now() - started).toBeLessThan(9000);
});
