import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsedServersSchema } from '../server/contract/api/servers.ts';
import { paramsOf, REMARK_CODES } from '../server/contract/remark.ts';
import { type Hub, startHub } from './support/hub.ts';
import { rest, restAs } from './support/rest.ts';

const SECRET = 's3cret-value-4711';

describe('sentences of the REST API', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub?.stop());

  const errors = async (method: string, path: string, body: unknown) => {
    const answer = await rest(hub, method, path, body);
    expect(answer.status).toBe(422);
    return answer.body.errors;
  };

  test('about a paste come with a name of the contract, all its parameters and no secret', async () => {
    const text = `docker run -t -e KEY -e TOKEN=${SECRET} me/rain "$DIR"\nexport TOKEN=${SECRET}`;
    const parsed = await restAs(hub, parsedServersSchema, '/servers/parse', { body: { text } });
    const notes = parsed.servers.flatMap((server) => server.notes);
    expect(notes).toContainEqual({
      code: 'paste_passed_on',
      params: { name: 'KEY' },
      message: 'The container is given KEY: set it in env.',
    });
    expect(parsed.problems).toMatchObject([{ code: 'paste_prepares', params: { command: 'export' } }]);
    for (const { code, params } of [...notes, ...parsed.problems]) {
      const known = REMARK_CODES.find((one) => one === code);
      expect(known && paramsOf(known)).toEqual(Object.keys(params ?? {}).sort());
    }
    expect(JSON.stringify([notes, parsed.problems])).not.toContain(SECRET);
  });

  test('about wrong fields say which, in English and by name', async () => {
    const spec = { type: 'stdio', command: 5, timeouts: { init: 1 }, evn: {} };
    expect(await errors('POST', '/servers', { name: '-', spec })).toMatchObject([
      { path: 'name', code: 'bad_name', params: {} },
      { path: 'spec.command', code: 'not_string', message: 'must be a string, not a number' },
      { path: 'spec.timeouts.init', code: 'too_small', params: { limit: 100 } },
      { path: 'spec.evn', code: 'unknown_member' },
    ]);
    const group = { id: 'prod', spec: { servers: [{ name: 'nobody' }] } };
    expect(await errors('POST', '/groups', group)).toEqual([
      {
        path: 'spec.servers[0].name',
        code: 'no_server',
        params: { name: 'nobody' },
        message: 'there is no server "nobody"',
      },
    ]);
  });

  test('about a password that is easy to guess give the reason by name', async () => {
    const user = { username: 'mei', role: 'viewer', password: 'password2026' };
    expect(await errors('POST', '/users', user)).toMatchObject([
      { path: 'password', code: 'password_common', message: expect.stringContaining('tried first') },
    ]);
  });

  test('about a settings document come by name, too', async () => {
    const text = '{"mcpServers": {"a": {"comand": "x"}}, "nothing": 1}';
    const { body } = await rest(hub, 'POST', '/settings/validate', { text });
    expect(body.problems).toMatchObject([
      { path: 'nothing', code: 'unknown_key', params: {} },
      { path: 'mcpServers.a', code: 'no_target' },
      { path: 'mcpServers.a.comand', code: 'unknown_key_near', params: { near: 'command' } },
    ]);
  });
});
