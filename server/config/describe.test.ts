import { expect, test } from 'vitest';
import { describeEnv } from './describe.ts';
import { type Environment, parseEnv } from './env.ts';
import { allVariables } from './variables.ts';

function shown(env: Environment, readText?: (path: string) => string) {
  return new Map(describeEnv(env, parseEnv(env, readText)).map((each) => [each.name, each]));
}

test('every variable is there, with what is in force', () => {
  const all = shown({ PORT: '4000', HOST: '0.0.0.0', BASE_PATH: 'hub', NODE_ENV: 'production' });
  expect([...all.keys()]).toEqual(allVariables.map(({ name }) => name));
  expect(all.get('PORT')).toMatchObject({ value: '4000', set: true });
  expect(all.get('BASE_PATH')).toMatchObject({ value: '/hub', set: true });
  expect(all.get('PUBLIC_URL')).toMatchObject({ value: 'http://localhost:4000/hub', set: false });
  expect(all.get('ALLOWED_HOSTS')).toMatchObject({ value: 'localhost,127.0.0.1,[::1]', set: false });
  expect(all.get('LOG_FORMAT')).toMatchObject({ value: 'json', set: false });
  expect(all.get('METRICS_PORT')).toMatchObject({ value: '4000', set: false });
  expect(all.get('BODY_LIMIT')).toMatchObject({ value: '16777216', set: false });
  expect(all.get('REDIS_URL')).toMatchObject({ value: null, set: false });
});

test('a default that is in force reads back as the same configuration', () => {
  const env = Object.fromEntries(
    [...shown({})].flatMap(([name, { value }]) =>
      value === null || name === 'ENCRYPTION_KEY' || name === 'JWT_SECRET' || name === 'METRICS_PORT'
        ? []
        : [[name, value]],
    ),
  );
  expect({ ...parseEnv(env), entryEnv: {} }).toEqual({ ...parseEnv({}), entryEnv: {} });
});

test('a secret is dots, however it was given', () => {
  const secret = 'hunter2hunter2hunter2';
  const url = 'postgres://u:hunter2@db/x';
  const all = shown({ BEARER_KEY_FILE: '/run/secrets/key', DATABASE_URL: url }, () => secret);
  expect(all.get('BEARER_KEY')).toMatchObject({ value: '••••••••', set: true });
  expect(all.get('DATABASE_DIRECT_URL')).toMatchObject({ value: '••••••••', set: false });
  expect(all.get('ENCRYPTION_KEY')).toMatchObject({ value: '••••••••', set: false });
  expect(JSON.stringify([...all])).not.toContain('hunter2');
});
