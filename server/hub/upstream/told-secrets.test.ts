import { expect, test } from 'vitest';
import { serverSpecSchema } from '../../contract/server.ts';
import { toldSecretsOf } from './told-secrets.ts';

const env = (values: Record<string, string>) =>
  serverSpecSchema.parse({ type: 'stdio', command: 'node', env: values });

test.each([
  ['REGION', 'europe', false],
  ['HOST', 'api.github.com', false],
  ['GIT_USER', 'jane-doe', false],
  ['LIMIT', '25000', false],
  ['VAULT_TOKEN', 'hunterhunter', true],
  ['PASSWORD', 'hunter2', true],
  ['WHATEVER', 'q7RtZpL2mN4v', true],
  ['PHRASE', 'correct horse battery', true],
  ['ANYTHING', 'correct-horse-battery-staple', true],
])('of %s=%s what reads like a name stays, what may be a secret goes', (name, value, secret) => {
  const spec = env({ [name]: value });
  expect(toldSecretsOf(spec, spec).includes(value)).toBe(secret);
});
