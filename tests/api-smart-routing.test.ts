import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../server/services/audit.ts';
import { getSystemConfig } from '../server/services/settings.ts';
import { problem, startApi, type TestApi } from './support/api.ts';
import { EventReader } from './support/mcp.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const bearer = (token: string) => ({ token: null, headers: { authorization: `Bearer ${token}` } });
const search = (body: unknown, extra: { token?: null; headers?: Record<string, string> } = {}) =>
  api.send('POST', '/api/smart-routing/search', { body, ...extra });
/** What the hub was asked last. */
const lastSearch = () => JSON.parse(api.runtime.asked.at(-1)?.replace(/^search /, '') ?? 'null');
const narrow = { groups: [], servers: ['a'], tools: [] };

describe('a search', () => {
  it('is within the scope of who asks', async () => {
    const token = await api.addKey({ rest: 'viewer', scope: narrow });
    expect((await search({ query: ' open an issue ' }, bearer(token))).status).toBe(200);
    expect(lastSearch()).toEqual({
      ...{ request: { query: 'open an issue', limit: 10 }, scope: narrow, full: null },
    });
  });

  it('as a key is within the scope of that key, and compared with what the caller sees', async () => {
    const id = (await api.addKey({ rest: null, scope: narrow })).slice(3, 13);
    expect((await search({ query: 'x', key: id })).status).toBe(200);
    expect(lastSearch()).toMatchObject({ scope: narrow, full: { all: true } });
  });

  it('as a key is for administrators, and for whose key it is', async () => {
    const elses = (await api.addKey({ rest: null })).slice(3, 13);
    await api.addUser({ username: 'mei', role: 'editor' });
    const { token } = await api.signIn('mei');
    const asked = api.runtime.asked.length;
    await problem(await search({ query: 'x', key: elses }, bearer(token)), 404, 'not_found');
    const viewer = await api.addKey({ rest: 'viewer' });
    await problem(await search({ query: 'x', key: elses }, bearer(viewer)), 403, 'forbidden');
    expect(api.runtime.asked).toHaveLength(asked);
    const own = (await api.addKey({ rest: null, scope: narrow, owner: 'user:mei' })).slice(3, 13);
    expect((await search({ query: 'x', key: own }, bearer(token))).status).toBe(200);
    expect(lastSearch()).toMatchObject({ scope: narrow, full: { all: true } });
  });

  it.each([
    ['nothing', {}, 'query'],
    ['blanks', { query: ' ' }, 'query'],
    ['a book', { query: 'x'.repeat(2001) }, 'query'],
    ['no results', { query: 'x', limit: 0 }, 'limit'],
    ['too many results', { query: 'x', limit: 101 }, 'limit'],
    ['what is no group', { query: 'x', group: 'no such/name' }, 'group'],
    ['a text for a switch', { query: 'x', readOnly: 'yes' }, 'readOnly'],
    ['an unknown member', { query: 'x', sever: 'a' }, 'sever'],
  ])('for %s names the wrong field', async (_, body, path) => {
    const { errors } = await problem(await search(body), 422, 'invalid_input');
    expect(errors).toMatchObject([{ path }]);
  });
});

describe('what is done to the index', () => {
  const records = async (action: string) => (await listAudit(api.local, { action })).items;

  it('a reindex is audited, begins, and is answered with the status', async () => {
    const response = await api.send('POST', '/api/smart-routing/reindex');
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ model: 'minilm-l6-v2@384', tools: 3, pending: 1 });
    expect(api.runtime.asked.at(-1)).toBe('reindex');
    expect(await records('smart-routing.reindex')).toMatchObject([{ principal: 'local', subject: null }]);
  });

  it('forgetting is audited, and done', async () => {
    expect((await api.send('DELETE', '/api/smart-routing/learned')).status).toBe(204);
    expect(api.runtime.asked.at(-1)).toBe('forget');
    expect(await records('smart-routing.forget')).toHaveLength(1);
  });

  it('who may not, leaves no trace in the hub', async () => {
    const asked = api.runtime.asked.length;
    const viewer = bearer(await api.addKey({ rest: 'viewer' }));
    await problem(await api.send('POST', '/api/smart-routing/reindex', viewer), 403, 'forbidden');
    await problem(await api.send('DELETE', '/api/smart-routing/learned', viewer), 403, 'forbidden');
    expect(api.runtime.asked).toHaveLength(asked);
  });
});

describe('what agents read', () => {
  const text = (query = '') => api.send('GET', `/api/smart-routing/text${query}`);
  const put = (body: unknown, extra: Record<string, string> = {}, token?: string) =>
    api.send('PUT', '/api/smart-routing/text', {
      ...{ body, headers: { ...extra, ...(token && { authorization: `Bearer ${token}` }) } },
      ...(token && { token: null }),
    });
  const config = async () => (await getSystemConfig(api.local)).config;

  it('an editor sets the line and nothing else, as a revision that is audited', async () => {
    const editor = await api.addKey({ rest: 'editor' });
    const before = await config();
    const { revision } = await getSystemConfig(api.local);
    const answer = await put({ about: '  The team’s tools. ' }, {}, editor);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe(`"${revision + 1}"`);
    const shown = { endpoint: '$smart', about: 'The team’s tools.' };
    expect(await answer.json()).toMatchObject({
      ...shown,
      description: expect.stringContaining('The team’s tools.'),
    });
    expect(await (await text()).json()).toMatchObject(shown);
    expect(await config()).toEqual({
      ...before,
      smartRouting: { ...before.smartRouting, about: 'The team’s tools.' },
    });
    const { items } = await listAudit(api.local, { subject: 'system:smartRouting.about' });
    expect(items).toMatchObject([
      { action: 'settings.update', before: null, after: 'The team’s tools.', revision: revision + 1 },
    ]);
    expect((await api.send('PATCH', '/api/settings/system', bearer(editor))).status).toBe(403);
  });

  it.each([null, '', '  '])('%j takes the line away', async (about) => {
    await put({ about: 'Something' });
    expect(await (await put({ about })).json()).toMatchObject({ about: null });
    expect((await config()).smartRouting).not.toHaveProperty('about');
  });

  it('with If-Match only what was seen is changed; without it whatever is there', async () => {
    const seen = (await text()).headers.get('etag') ?? '';
    expect((await put({ about: 'first' }, { 'if-match': seen })).status).toBe(200);
    await problem(await put({ about: 'second' }, { 'if-match': seen }), 412, 'stale');
    expect((await put({ about: 'third' }, { 'if-match': '*' })).status).toBe(200);
    expect((await put({ about: 'fourth' })).status).toBe(200);
    expect((await put({ about: 'x' }, { 'if-match': 'fifth' })).status).toBe(400);
    expect(await (await text()).json()).toMatchObject({ about: 'fourth' });
  });

  it.each([
    ['nothing', {}],
    ['a book', { about: 'x'.repeat(2001) }],
    ['a number', { about: 5 }],
  ])('%s is refused by its field', async (_, body) => {
    const { errors } = await problem(await put(body), 422, 'invalid_input');
    expect(errors).toMatchObject([{ path: 'about' }]);
  });

  it('of a group is changed with the group, by an editor too, under its revision', async () => {
    await api.send('POST', '/api/groups', { body: { id: 'team', spec: { servers: [] } } });
    const shown = await text('?group=team');
    expect(await shown.json()).toMatchObject({ endpoint: '$smart/team', about: null });
    const editor = await api.addKey({ rest: 'editor' });
    const etag = shown.headers.get('etag') ?? '';
    const changed = await api.send('PATCH', '/api/groups/team', {
      ...{ token: null, body: { smartRouting: { about: 'Repositories' } } },
      headers: { authorization: `Bearer ${editor}`, 'if-match': etag },
    });
    expect(await changed.json()).toMatchObject({ spec: { smartRouting: { about: 'Repositories' } } });
    expect(await (await text('?group=team')).json()).toMatchObject({ about: 'Repositories' });
    await problem(await text('?group=absent'), 404, 'not_found');
  });

  it('is previewed with a draft, which is saved nowhere', async () => {
    const preview = (body: unknown) => api.send('POST', '/api/smart-routing/text/preview', { body });
    const about = '工'.repeat(2000);
    const before = await config();
    expect(await (await preview({ about })).json()).toMatchObject({
      description: expect.stringContaining(about),
    });
    expect(await (await preview({ group: 'team', about: 'x' })).json()).toMatchObject({
      endpoint: '$smart/team',
    });
    expect(await config()).toEqual(before);
  });
});

it('the live stream tells how far the index is', async () => {
  const end = new AbortController();
  const events = new EventReader(await api.send('GET', '/api/events', { signal: end.signal }));
  await events.next((_, type) => type === 'snapshot');
  api.runtime.emit({ type: 'smart.changed', status: api.runtime.smartStatus() });
  const told = await events.next((_, type) => type === 'smart.changed');
  expect(JSON.parse(told)).toEqual({ type: 'smart.changed', status: api.runtime.smartStatus() });
  end.abort();
});
