import { z } from 'zod';
import { cookieOf } from '../support/api.ts';
import { httpEntry, stdioEntry } from './entries.ts';
import type { Kind } from './marks.ts';
import type { Answered, Asked, World } from './world.ts';

/** One request that changes something, or only looks as if it did. */
export interface Write extends Asked {
  /** e.g. `POST /servers` */
  route: string;
  /** What is special about it: shown behind the route, and told apart from it. */
  as?: string;
  /** Who asks, instead of the administrator in the browser. */
  who?: string;
}

const ANY = { 'if-match': '*' };
const json = (text: string): unknown => JSON.parse(text === '' ? '{}' : text);

/** A request under `/api`. */
function write(route: string, path: string, body?: unknown, more: Partial<Write> = {}): Write {
  const [method = ''] = route.split(' ');
  const headers = method === 'PATCH' || method === 'DELETE' ? ANY : {};
  return { route, method, path: `/api${path}`, headers, ...(body !== undefined && { body }), ...more };
}

/** Remembers the token of a key, the link of a user, or the tokens of who signed in. */
function learn({ marks }: World) {
  const shape = {
    key: z.object({ token: z.string() }),
    user: z.object({ invitation: z.object({ link: z.string() }).nullable() }),
    session: z.object({ accessToken: z.string() }),
  };
  return {
    key: ({ text }: Answered) => void marks.know('key', 'token of a key', shape.key.parse(json(text)).token),
    link({ text }: Answered) {
      const link = shape.user.parse(json(text)).invitation?.link;
      if (link) marks.know('link', 'one-time link', link);
      return link;
    },
    session({ text, headers }: Answered) {
      marks.know('token', 'access token', shape.session.parse(json(text)).accessToken);
      marks.know('token', 'refresh token', cookieOf(new Response(null, { headers })));
    },
  };
}

const idIn = (text: string, member: 'key' | 'user'): string =>
  z.object({ [member]: z.object({ id: z.string() }) }).parse(json(text))[member]?.id ?? '';

/** Servers: right and wrong entries, tests of them, and what somebody pasted. */
export function serverWrites({ marks, hub }: World, port: number): Write[] {
  const p = (place: string, form = '', kind: Kind = 'entry') => marks.plant(kind, place, form);
  const entry = (at: string) => ({ type: 'stdio', ...stdioEntry(marks, at) });
  const remote = (at: string, path: string) => ({
    type: 'streamable-http',
    ...httpEntry(marks, at, port, path),
  });
  const wrong = (as: string, body: unknown) => write('POST /servers', '/servers', body, { as });
  const patch = (name: string, body: unknown, as?: string) =>
    write('PATCH /servers/{name}', `/servers/${name}`, body, as === undefined ? {} : { as });
  const item = '/servers/made/tools/echo';
  const verb = (name: string) => write(`POST /servers/{name}/${name}`, `/servers/made/${name}`);
  const spare = { type: 'stdio', command: 'node', args: ['-e', ''], env: { A: p('spare') } };
  return [
    write('POST /servers', '/servers', { name: 'made', spec: entry('made') }),
    write('POST /servers', '/servers', { name: 'spare', spec: spare }),
    wrong('the same again', { name: 'made', spec: entry('made again') }),
    wrong('env that is none', {
      name: 'x',
      spec: { type: 'stdio', command: 'node', env: [p('env that is none')] },
    }),
    wrong('a wrong URL', {
      name: 'x',
      spec: { type: 'sse', url: `ws://u:${p('wrong URL')}@h/?k=${p('its query')}` },
    }),
    wrong('a wrong type', {
      name: 'x',
      spec: { type: 'telnet', command: 'node', env: { A: p('wrong type') } },
    }),
    wrong('unknown members', { name: 'x', spec: { ...spare, tokn: p('unknown member') } }),
    wrong('a wrong name', { name: p('name of a server', '-'), spec: spare }),
    wrong('broken JSON', `{"name":"x","spec":{"env":{"A":"${p('broken JSON')}"},,`),
    wrong('the hub itself', {
      name: 'x',
      spec: { type: 'sse', url: `${hub.url}/mcp?key=${p('hub itself')}` },
    }),
    patch('made', { title: 'Made', env: { TOKEN: p('patched env'), ADDED_TOKEN: p('added env') } }),
    patch('made', { env: { TOKEN: { deep: p('patch of a wrong type') } } }, 'a wrong type'),
    patch('remote', { url: `http://127.0.0.1:${port}/mcp/${p('new URL')}?k=${p('query of a new URL')}` }),
    patch('remote', { url: `nonsense ${p('URL that is none')}` }, 'a wrong URL'),
    patch('made', { env: { TOKEN: p('env of an editor') } }, 'by an editor'),
    write('POST /servers/{name}/test', '/servers/gossip/test', {}),
    write('POST /servers/{name}/test', '/servers/demanding/test', {}, { who: 'a user who is editor' }),
    write('POST /servers/{name}/test', '/servers/made/test', { spec: remote('tested', 'refuse') }),
    write('POST /servers/test', '/servers/test', { name: 'gossip' }),
    write('POST /servers/test', '/servers/test', { name: 'dying' }, { who: 'a user who is editor' }),
    write('POST /servers/test', '/servers/test', { name: 'fresh', spec: entry('watched test') }),
    write('POST /servers/test', '/servers/test', { name: 'fresh', spec: remote('watched', 'demand') }),
    ...pastes(p).map((text) => write('POST /servers/parse', '/servers/parse', { text })),
    write('POST /servers/import', '/servers/import', {
      document: {
        mcpServers: {
          imported: stdioEntry(marks, 'imported'),
          gossip: stdioEntry(marks, 'skipped import'),
          'wrong-import': { command: 5, env: { A: p('wrong import') } },
        },
      },
    }),
    write('POST /servers/import', '/servers/import', {
      document: `{"mcpServers": {"x": ${p('import that is no JSON')}`,
    }),
    ...[verb('disable'), verb('enable'), verb('restart')],
    write('PUT /servers/{name}/{kind}/{item}', item, { description: 'Says it again' }),
    write(
      'PUT /servers/{name}/{kind}/{item}',
      item,
      { name: `not a name ${p('name of a tool')}` },
      { as: 'wrong' },
    ),
    write('DELETE /servers/{name}/{kind}/{item}', item),
    write('DELETE /servers/{name}', '/servers/spare'),
  ];
}

function pastes(p: (place: string, form: string, kind: Kind) => string): string[] {
  const s = (place: string, form = '') => p(place, form, 'paste');
  return [
    `TOKEN=${s('pasted variable')} npx -y thing --api-key ${s('pasted argument')} --token=${s('pasted flag')}`,
    `curl -H "Authorization: Bearer ${s('pasted header')}" "https://u:${s('pasted password')}@h.example/mcp?k=${s('pasted query')}"`,
    JSON.stringify({ mcpServers: { x: { command: 'npx', env: { A: s('pasted env') } } } }),
    `{"mcpServers": {"x": {"command": "npx", "env": {"A": "${s('pasted JSON that is broken')}"`,
    `${s('pasted nonsense')} "`,
  ];
}

/** Groups and keys. */
export async function accessWrites(world: World): Promise<Write[]> {
  const { marks } = world;
  const take = learn(world).key;
  const key = async (name: string) => {
    const path = '/api/keys';
    const made = await world.ask('POST /keys', 'the local token', {
      method: 'POST',
      path,
      body: { name },
      learn: take,
    });
    return idIn(made.text, 'key');
  };
  const [first, second] = [await key('first'), await key('second')];
  const group = { name: 'Made', servers: [{ name: 'gossip', alias: 'talk' }] };
  return [
    write('POST /groups', '/groups', { id: 'made-group', spec: group }),
    write(
      'POST /groups',
      '/groups',
      { id: 'x', spec: { key: marks.plant('typed', 'member of a group') } },
      { as: 'wrong' },
    ),
    write('PATCH /groups/{id}', '/groups/made-group', { name: 'Changed' }),
    write('POST /groups/preview', '/groups/preview', { spec: group }),
    write('DELETE /groups/{id}', '/groups/made-group'),
    write('POST /keys', '/keys', { name: 'third' }, { learn: take }),
    write(
      'POST /keys',
      '/keys',
      { name: 'x', token: marks.plant('typed', 'member of a key') },
      { as: 'wrong' },
    ),
    write('PATCH /keys/{id}', `/keys/${first}`, { name: 'changed' }),
    write('POST /keys/{id}/rotate', `/keys/${first}/rotate`, { overlapSeconds: 60 }, { learn: take }),
    write('POST /keys/{id}/revoke', `/keys/${second}/revoke`),
    write('DELETE /keys/{id}', `/keys/${second}`),
    write('POST /keys/preview', '/keys/preview', { scope: { all: true } }),
  ];
}

/** What is said in calls is kept, redacted. */
export function callWrites({ marks }: World): Write[] {
  const p = (place: string, form = '') => marks.plant('call', place, form);
  const call = (name: string, args: Record<string, unknown> = {}) =>
    write('POST /tools/call', '/tools/call', { name, arguments: args });
  const basic = Buffer.from(`user:${p('basic')}`).toString('base64');
  const search = '/smart-routing/search';
  const text = '/smart-routing/text';
  return [
    write(`POST ${search}`, search, { query: `what is ${p('query of a search')}` }),
    write(
      `POST ${search}`,
      search,
      { query: 'gossip', limt: p('wrong member of a search') },
      { as: 'wrong' },
    ),
    write(`PUT ${text}`, text, { about: 'What people talk about' }),
    write(`POST ${text}/preview`, `${text}/preview`, { about: 'Another draft' }),
    write('POST /smart-routing/reindex', '/smart-routing/reindex'),
    write('DELETE /smart-routing/learned', '/smart-routing/learned'),
    write('PATCH /settings/system', '/settings/system', {
      activity: { payloads: 'redacted', payloadBytes: 65_536 },
    }),
    call('gossip__echo', {
      password: p('password'),
      auth: { api_key: p('api_key'), list: ['--token', p('--token')] },
      note: `Authorization: Bearer ${p('bearer')} and ${p('token', 'ghp_')}`,
      headers: [{ name: 'Authorization', value: `Basic ${basic}` }],
      url: `https://u:${p('password of a URL')}@h.example/x?token=${p('query')}`,
      inner: JSON.stringify({ secret: p('JSON in JSON') }),
    }),
    ...['gossip__whisper', 'gossip__fail', 'gossip__explode', 'remote__whisper', 'remote__explode'].map(
      (name) => call(name),
    ),
    call('dying__echo'),
    call('gossip__absent', { secret: p('call of what is not there') }),
  ];
}

/** The settings as a whole. */
export function settingsWrites({ marks }: World): Write[] {
  const p = (place: string, form = '') => marks.plant('entry', place, form);
  const documents = {
    right: JSON.stringify({ mcpServers: { applied: stdioEntry(marks, 'applied') } }),
    wrong: JSON.stringify({
      mcpServers: { applied: { command: 3, env: { A: p('wrong document') } }, b: p('text for an entry') },
      systemConfig: { routing: { bearerAuthKey: [p('list for a key')] }, limits: p('text for limits') },
    }),
    broken: `{"mcpServers": {"a": {"env": {"A": "${p('broken document')}" "B": ${p('bare word')} }`,
  };
  const passphrase = marks.plant('password', 'passphrase');
  const each = (route: string, path: string, more: Record<string, unknown> = {}) =>
    Object.values(documents).map((text) => write(route, path, { text, ...more }));
  const exported = (as: string, body: unknown) =>
    write('POST /settings/export', '/settings/export', body, { as });
  const system = (body: unknown, as?: string) =>
    write('PATCH /settings/system', '/settings/system', body, as === undefined ? {} : { as });
  return [
    system({ routing: { bearerAuthKey: p('changed bearerAuthKey') } }),
    system({ routing: { bearerAuthKey: { deep: p('key of a wrong type') } } }, 'a wrong type'),
    system({ routing: { bearerKey: p('unknown leaf') } }, 'an unknown leaf'),
    ...each('POST /settings/validate', '/settings/validate'),
    ...each('POST /settings/diff', '/settings/diff', { passphrase }),
    ...each('POST /settings/apply', '/settings/apply', { dryRun: true, passphrase }),
    ...each('POST /settings/apply', '/settings/apply'),
    exported('redacted', { secrets: 'redacted' }),
    exported('encrypted', { secrets: 'encrypted', passphrase }),
    exported('too short a passphrase', { secrets: 'encrypted', passphrase: passphrase.slice(0, 11) }),
    exported('plain', { secrets: 'plain' }),
    write('POST /settings/rollback', '/settings/rollback', { to: 0, dryRun: true }),
    write('POST /settings/rollback', '/settings/rollback', { to: 1 }),
  ];
}

/** Users, their links and their sessions, and what is typed into the wrong field. */
export async function userWrites(world: World): Promise<Write[]> {
  const { marks, browser } = world;
  const take = learn(world);
  const password = (name: string) => marks.plant('password', name);
  const typed = (name: string) => marks.plant('typed', name, 'sk-');
  const make = async (username: string, more: Record<string, unknown> = {}) => {
    let link: string | undefined;
    const made = await world.ask('POST /users', 'the local token', {
      ...{ method: 'POST', path: '/api/users', body: { username, role: 'viewer', ...more } },
      learn: (answered) => {
        link = take.link(answered);
      },
    });
    return { id: idIn(made.text, 'user'), token: link?.split('#')[1] ?? '' };
  };
  const secret = password('password of a spare user');
  const [invited, spare] = [await make('invited'), await make('spare', { password: secret })];
  const login = (username: string, word: string, more: Partial<Write> = {}) =>
    write('POST /auth/login', '/auth/login', { username, password: word }, { who: 'nobody', ...more });
  const use = { token: invited.token, password: password('password chosen by a link') };
  return [
    login('spare', secret, { learn: take.session }),
    login('spare', password('wrong password'), { as: 'refused' }),
    login(typed('password typed as a username'), password('password beside it'), { as: 'refused' }),
    write('POST /auth/login', '/auth/login', `{"username":"a","password":"${password('broken JSON')}"`, {
      as: 'refused',
    }),
    write('POST /auth/refresh', '/auth/refresh', undefined, {
      ...{
        who: 'nobody',
        headers: { cookie: browser.cookie, 'content-type': 'application/json' },
        learn: take.session,
      },
    }),
    write('POST /auth/link', '/auth/link', { token: invited.token }, { who: 'nobody' }),
    write(
      'POST /auth/link/use',
      '/auth/link/use',
      { ...use, password: 'short' },
      { who: 'nobody', as: 'refused' },
    ),
    write('POST /auth/link/use', '/auth/link/use', use, { who: 'nobody', learn: take.session }),
    write('POST /auth/link/use', '/auth/link/use', use, { who: 'nobody', as: 'refused' }),
    write(
      'POST /auth/password',
      '/auth/password',
      { current: password('wrong one'), next: password('next') },
      { as: 'refused' },
    ),
    write(
      'POST /auth/password',
      '/auth/password',
      { current: password('wrong'), next: 5 },
      { as: 'refused' },
    ),
    write('POST /auth/logout', '/auth/logout', undefined, { who: 'nobody' }),
    write('DELETE /auth/sessions/{session}', '/auth/sessions/absent'),
    write('POST /auth/sessions/end-others', '/auth/sessions/end-others'),
    write(
      'POST /users',
      '/users',
      { username: 'linked', role: 'viewer' },
      { learn: (said) => void take.link(said) },
    ),
    write(
      'POST /users',
      '/users',
      { username: 'x', role: 'viewer', password: { a: password('no text') } },
      { as: 'refused' },
    ),
    write('PATCH /users/{id}', `/users/${spare.id}`, { name: 'Spare', role: 'editor' }),
    write('PATCH /users/{id}', `/users/${spare.id}`, { password: password('patched') }, { as: 'refused' }),
    write('POST /users/{id}/reset-password', `/users/${spare.id}/reset-password`, {
      password: password('reset'),
    }),
    write(
      'POST /users/{id}/reset-password',
      `/users/${spare.id}/reset-password`,
      {},
      { learn: (said) => void take.link(said) },
    ),
    write('POST /users/{id}/end-sessions', `/users/${spare.id}/end-sessions`),
    write('DELETE /users/{id}', `/users/${spare.id}`),
  ];
}
