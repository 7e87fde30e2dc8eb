import { describe, expect, test } from 'vitest';
import { PatchbayError } from '../lib/errors.ts';
import { type Config, parseClientEnv, parseEnv } from './env.ts';
import { allVariables } from './variables.ts';

function problemsOf(env: Record<string, string>, readText?: (path: string) => string): string[] {
  try {
    parseEnv(env, readText);
    return [];
  } catch (error) {
    return error instanceof PatchbayError
      ? (error.fields ?? []).map((f) => `${f.path}: ${f.message}`)
      : ['not ours'];
  }
}

test('an empty environment is a good one', () => {
  const config = parseEnv({});
  expect(config).toMatchObject({
    profile: 'development',
    listen: {
      host: '127.0.0.1',
      port: 3000,
      basePath: '',
      publicUrl: 'http://localhost:3000',
      trustProxy: 0,
    },
    database: { url: null, directUrl: null, poolSize: 10 },
    timeouts: { initMs: 300_000, requestMs: 60_000 },
    limits: { bodyBytes: 16 * 1024 ** 2, resultBytes: 64 * 1024 ** 2 },
    log: { level: 'info', format: 'pretty', file: null },
    stdioSources: { file: true, admin: true },
    console: true,
  });
});

const cases: Array<[string, Record<string, string>, (config: Config) => unknown, unknown]> = [
  [
    'an empty variable is an absent one',
    { PORT: '', BEARER_KEY: '' },
    (c) => [c.listen.port, c.auth.bearerKey],
    [3000, null],
  ],
  [
    'production logs JSON',
    { NODE_ENV: 'production' },
    (c) => [c.profile, c.log.format],
    ['production', 'json'],
  ],
  ['PATCHBAY_ENV beats NODE_ENV', { NODE_ENV: 'production', PATCHBAY_ENV: 'test' }, (c) => c.profile, 'test'],
  ['an unknown NODE_ENV is development', { NODE_ENV: 'staging' }, (c) => c.profile, 'development'],
  [
    'a variable beats its profile',
    { PATCHBAY_ENV: 'test', LOG_LEVEL: 'debug', INIT_TIMEOUT: '500' },
    (c) => [c.log.level, c.timeouts.initMs],
    ['debug', 500],
  ],
  [
    'sizes',
    { BODY_LIMIT: '2MB', RESULT_LIMIT: '512k' },
    (c) => c.limits,
    { bodyBytes: 2 * 1024 ** 2, resultBytes: 512 * 1024 },
  ],
  [
    'BASE_PATH is normalised',
    { BASE_PATH: 'hub/' },
    (c) => [c.listen.basePath, c.listen.publicUrl],
    ['/hub', 'http://localhost:3000/hub'],
  ],
  ['BASE_PATH / is none', { BASE_PATH: '/' }, (c) => c.listen.basePath, ''],
  [
    'PUBLIC_URL loses its last slash',
    { PUBLIC_URL: 'https://hub.example/' },
    (c) => c.listen.publicUrl,
    'https://hub.example',
  ],
  [
    'a wildcard HOST is shown as localhost',
    { HOST: '0.0.0.0', PORT: '80' },
    (c) => c.listen.publicUrl,
    'http://localhost',
  ],
  ['an IPv6 HOST gets brackets', { HOST: 'fd00::1' }, (c) => c.listen.publicUrl, 'http://[fd00::1]:3000'],
  [
    'hosts default to PUBLIC_URL and loopback',
    { PUBLIC_URL: 'https://Hub.example' },
    (c) => c.listen.allowedHosts,
    ['hub.example', 'localhost', '127.0.0.1', '[::1]'],
  ],
  [
    'hosts are a list',
    { ALLOWED_HOSTS: 'a.example, b.example:8080' },
    (c) => c.listen.allowedHosts,
    ['a.example', 'b.example:8080'],
  ],
  [
    'origins default to PUBLIC_URL and loopback',
    {},
    (c) => c.listen.allowedOrigins,
    ['http://localhost:3000', 'http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'],
  ],
  [
    'the direct URL defaults to the other',
    { DATABASE_URL: 'postgres://u:p@h/d' },
    (c) => c.database.directUrl,
    'postgres://u:p@h/d',
  ],
  ['STDIO_SOURCES', { STDIO_SOURCES: 'file' }, (c) => c.stdioSources, { file: true, admin: false }],
  ['CONSOLE=off', { CONSOLE: 'off' }, (c) => c.console, false],
  ['SKIP_AUTH on loopback', { SKIP_AUTH: 'true' }, (c) => c.auth.skip, true],
  [
    'children inherit little',
    { PATH: '/bin', HOME: '/root', SECRET: 's', npm_config_registry: 'http://r' },
    (c) => c.childEnv,
    { PATH: '/bin', HOME: '/root', npm_config_registry: 'http://r' },
  ],
  [
    'entries see all but our secrets',
    { GITHUB_TOKEN: 't', BEARER_KEY: '0123456789abcdef', OPENAI_API_KEY: 'x' },
    (c) => c.entryEnv,
    { GITHUB_TOKEN: 't' },
  ],
  ['the first administrator is called admin', {}, (c) => c.admin, { username: 'admin', password: null }],
  [
    'the first administrator is named and given a password',
    { ADMIN_USERNAME: ' Mei ', ADMIN_PASSWORD: 'correct horse' },
    (c) => c.admin,
    { username: 'mei', password: 'correct horse' },
  ],
  [
    'entries do not see what signs people in',
    { JWT_SECRET: 's'.repeat(32), ADMIN_PASSWORD: 'correct horse' },
    (c) => c.entryEnv,
    {},
  ],
  [
    'without a key no service is named',
    {},
    (c) => c.embedding,
    { apiKey: null, baseUrl: null, model: null, dimensions: null },
  ],
  ['a key names OpenAI', { OPENAI_API_KEY: 'x' }, (c) => c.embedding.model, 'text-embedding-3-small'],
  [
    'a local service',
    { OPENAI_BASE_URL: 'http://localhost:11434/v1/', EMBEDDING_MODEL: 'nomic', EMBEDDING_DIMENSIONS: '256' },
    (c) => c.embedding,
    { apiKey: null, baseUrl: 'http://localhost:11434/v1', model: 'nomic', dimensions: 256 },
  ],
];
test.each(cases)('%s', (_, env, pick, wanted) => {
  expect(pick(parseEnv(env))).toEqual(wanted);
});

describe('what is refused', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['a port that is none', { PORT: '70000' }, ['PORT: must be a whole number from 0 to 65535']],
    [
      'an embedding service that is no web address',
      { OPENAI_BASE_URL: 'file:///etc/passwd' },
      ['OPENAI_BASE_URL: must be a URL that begins with http:// or https://'],
    ],
    [
      'a password in an address',
      { OPENAI_BASE_URL: 'https://u:hunter2@h/v1' },
      ['OPENAI_BASE_URL: must not hold a user or password; the key belongs into OPENAI_API_KEY'],
    ],
    ['a short JWT_SECRET', { JWT_SECRET: 'short' }, ['JWT_SECRET: must have at least 32 characters, has 5']],
    ['a short password', { ADMIN_PASSWORD: 'short' }, ['ADMIN_PASSWORD: must have at least 10 characters']],
    ['a number that is none', { TRUST_PROXY: '1.5' }, ['TRUST_PROXY: must be a whole number from 0 to 16']],
    [
      'a size that is none',
      { BODY_LIMIT: 'much' },
      ['BODY_LIMIT: must be a size from 1kb to 1gb, such as 16mb'],
    ],
    [
      'a key that can be guessed',
      { BEARER_KEY: 'short' },
      ['BEARER_KEY: must have at least 16 characters, has 5'],
    ],
    [
      'an encryption key that can be guessed',
      { ENCRYPTION_KEY: 'x'.repeat(31) },
      ['ENCRYPTION_KEY: must have at least 32 characters, has 31'],
    ],
    [
      'another database',
      { DATABASE_URL: 'mysql://h/d' },
      ['DATABASE_URL: must be a URL that begins with postgres:// or postgresql://'],
    ],
    [
      'SKIP_AUTH on the network',
      { SKIP_AUTH: '1', HOST: '0.0.0.0' },
      ['SKIP_AUTH: needs a loopback HOST, not 0.0.0.0'],
    ],
    [
      'SKIP_AUTH behind a proxy',
      { SKIP_AUTH: '1', TRUST_PROXY: '1' },
      ['SKIP_AUTH: cannot be used behind a proxy (TRUST_PROXY)'],
    ],
    ['a base path that climbs', { BASE_PATH: '/../x' }, ['BASE_PATH: must be a path such as /hub']],
    [
      'an origin that is a host',
      { ALLOWED_ORIGINS: 'hub.example' },
      ['ALLOWED_ORIGINS: "hub.example" is not an origin such as https://hub.example'],
    ],
    ['a source that is none', { STDIO_SOURCES: 'anyone' }, ['STDIO_SOURCES: must be one of file, admin']],
    [
      'the metrics on the same port',
      { METRICS_PORT: '3000' },
      ['METRICS_PORT: is the port of the listener; leave it unset to share that port'],
    ],
  ])('%s', (_, env, wanted) => {
    expect(problemsOf(env)).toEqual(wanted);
  });

  test('every problem is listed at once', () => {
    expect(
      problemsOf({ PORT: 'x', BEARER_KEY: 'y', LOG_LEVEL: 'z', SKIP_AUTH: '1', HOST: '0.0.0.0' }),
    ).toHaveLength(4);
  });

  test('no problem quotes a secret', () => {
    expect(
      JSON.stringify(
        problemsOf({ BEARER_KEY: 'hunter2', DATABASE_URL: 'http://u:hunter2@h', REDIS_URL: 'hunter2' }),
      ),
    ).not.toContain('hunter2');
  });
});

describe('secrets from files', () => {
  const key = 'a key of more than 16 characters';
  test('the file is read without its last newline', () => {
    expect(parseEnv({ BEARER_KEY_FILE: '/run/secrets/key' }, () => `${key}\n`).auth.bearerKey).toBe(key);
  });
  test.each<[string, Record<string, string>, (path: string) => string, string[]]>([
    [
      'both forms',
      { BEARER_KEY: key, BEARER_KEY_FILE: '/f' },
      () => key,
      ['BEARER_KEY: is set both directly and by BEARER_KEY_FILE'],
    ],
    ['an empty file', { BEARER_KEY_FILE: '/f' }, () => '\n', ['BEARER_KEY_FILE: /f is empty']],
    [
      'a weak one',
      { BEARER_KEY_FILE: '/f' },
      () => 'x',
      ['BEARER_KEY: must have at least 16 characters, has 1'],
    ],
  ])('%s is refused', (_, env, read, wanted) => {
    expect(problemsOf(env, read)).toEqual(wanted);
  });
  test('a file that is not there is refused', () => {
    expect(problemsOf({ BEARER_KEY_FILE: '/does/not/exist' })).toEqual([
      'BEARER_KEY_FILE: cannot read /does/not/exist (ENOENT)',
    ]);
  });
  test('blanks around a secret do not belong to it', () => {
    expect(parseEnv({ BEARER_KEY_FILE: '/f' }, () => `  ${key} \r\n\n`).auth.bearerKey).toBe(key);
    expect(parseEnv({ BEARER_KEY: ` ${key}\t` }).auth.bearerKey).toBe(key);
    expect(problemsOf({ BEARER_KEY: ' '.repeat(20) })).toEqual(['BEARER_KEY: is nothing but blanks']);
    expect(problemsOf({ ENCRYPTION_KEY: `${' '.repeat(31)}x` })).toEqual([
      'ENCRYPTION_KEY: must have at least 32 characters, has 1',
    ]);
    expect(problemsOf({ BEARER_KEY_FILE: '/f' }, () => ' '.repeat(20))).toEqual([
      'BEARER_KEY_FILE: /f is empty',
    ]);
  });
  test('every secret variable has the form', () => {
    const secrets = allVariables.filter((v) => v.secret);
    expect(secrets.map((v) => v.name)).toEqual([
      'DATABASE_URL',
      'DATABASE_DIRECT_URL',
      'REDIS_URL',
      'ENCRYPTION_KEY',
      'JWT_SECRET',
      'ADMIN_PASSWORD',
      'BEARER_KEY',
      'OPENAI_API_KEY',
    ]);
    for (const { name } of secrets)
      expect(problemsOf({ [`${name}_FILE`]: '/f' }, () => '')).toEqual([`${name}_FILE: /f is empty`]);
  });
});

test('a switch names the words that its documentation uses', () => {
  expect(problemsOf({ CONSOLE: 'never' })[0]).toMatch(/^CONSOLE: must be on or off/);
});

test('the command line reads its own two variables', () => {
  expect(parseClientEnv({ PATCHBAY_URL: 'http://h:1/ ', PATCHBAY_TOKEN: '' })).toEqual({
    url: 'http://h:1',
    token: null,
  });
});
