import { expect, test } from 'vitest';
import { type ServerSpec, serverSpecSchema } from '../../contract/server.ts';
import type { Lists } from './connection.ts';
import { concealIdentity, concealLists, spokenSecretsOf } from './spoken-secrets.ts';

const stdio = (entry: Record<string, unknown>): ServerSpec =>
  serverSpecSchema.parse({ type: 'stdio', command: 'server', ...entry });
const http = (entry: Record<string, unknown>): ServerSpec =>
  serverSpecSchema.parse({ type: 'streamable-http', url: 'http://h/mcp', ...entry });

const DOTS = '••••••••';

function listed(spec: ServerSpec, tool: Record<string, unknown>): unknown {
  const lists: Lists = {
    tools: [{ key: String(tool.name), json: Buffer.from(JSON.stringify(tool)) }],
    ...{ prompts: [], resources: [], templates: [] },
  };
  const [shown] = concealLists(spokenSecretsOf(spec), lists).tools;
  return JSON.parse(shown?.json.toString() ?? '');
}

test.each<[string, ServerSpec, string]>([
  ['under the name of a secret in env', stdio({ env: { API_TOKEN: 'plantedone' } }), 'plantedone'],
  [
    'of the form of a secret in env',
    stdio({ env: { X: 'ghp_abcdefghijklmnopqrst' } }),
    'ghp_abcdefghijklmnopqrst',
  ],
  ['in the URL of env', stdio({ env: { DB: 'postgres://joe:plantedpw@db/x' } }), 'plantedpw'],
  ['in a marked argument', stdio({ args: ['--token=plantedarg'] }), 'plantedarg'],
  ['in a header', http({ headers: { authorization: 'Bearer plantpiece' } }), 'plantpiece'],
  ['in the query of the URL', http({ url: 'http://h/mcp?api_key=plantedkey' }), 'plantedkey'],
  ['in the path of the URL', http({ url: 'http://h/mcp/aB3dE5fG7h' }), 'aB3dE5fG7h'],
  ['with quotes, as JSON has it', stdio({ env: { SECRET: 'plan"ted one' } }), 'plan"ted one'],
])('a description does not tell a secret %s', (_, spec, secret) => {
  const tool = { name: 'look', description: `failed at ${secret} again`, inputSchema: { type: 'object' } };
  expect(listed(spec, tool)).toEqual({ ...tool, description: `failed at ${DOTS} again` });
});

test.each<[string, ServerSpec, string]>([
  ['a time zone', stdio({ env: { LOCAL_TIMEZONE: 'Europe/Berlin' } }), 'Europe/Berlin'],
  ['the name of a model', stdio({ env: { MODEL: 'gpt-4o-mini' } }), 'gpt-4o-mini'],
  ['a plain argument', stdio({ args: ['--project', 'patchbay-docs'] }), 'patchbay-docs'],
  ['what a URL asks for', http({ url: 'http://h/mcp?workspace=marketing' }), 'marketing'],
])('%s stays readable in a description', (_, spec, text) => {
  const tool = { name: 'look', description: `uses ${text}` };
  expect(listed(spec, tool)).toEqual(tool);
});

test('what is asked for by its name keeps the name, and JSON stays JSON', () => {
  const spec = stdio({
    env: { PROJECT_KEY: 'ABCD1234', SECRET: '{"type":"object"}', PIN_TOKEN: '123456789' },
  });
  const tool = {
    name: 'ABCD1234',
    description: 'of ABCD1234',
    max: 123456789,
    inputSchema: { type: 'object' },
  };
  expect(listed(spec, tool)).toEqual({ ...tool, description: `of ${DOTS}` });
});

test('an item without a secret is the same item', () => {
  const item = { key: 'a', json: Buffer.from('{"name":"a", "n":1.0}') };
  const lists: Lists = { tools: [item], prompts: [], resources: [], templates: [] };
  expect(concealLists(spokenSecretsOf(stdio({ env: { TOKEN: 'plantedone' } })), lists).tools[0]).toBe(item);
});

test('a server does not tell a secret by its name, version or instructions', () => {
  const serverInfo = { name: 'x plantedone', version: '1-plantedone' };
  const identity = {
    era: 'legacy' as const,
    bilingual: false,
    protocolVersion: '1',
    serverInfo,
    capabilities: {},
  };
  const secrets = spokenSecretsOf(stdio({ env: { TOKEN: 'plantedone' } }));
  expect(concealIdentity(secrets, { ...identity, instructions: 'use plantedone' })).toEqual({
    ...identity,
    serverInfo: { name: `x ${DOTS}`, version: `1-${DOTS}` },
    instructions: `use ${DOTS}`,
  });
});
