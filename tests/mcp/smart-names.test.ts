import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { searchResultSchema } from '../../server/contract/api/smart-routing.ts';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { rest, restAs, waitForServers } from '../support/rest.ts';
import { clientAt, search, textOf, waitForTools } from '../support/smart.ts';

const SMART = '/mcp/$smart';
const fixture = { command: 'node', args: [FIXTURE, '--stdio'] };

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({
    settings: {
      mcpServers: {
        first: { ...fixture, tools: { echo: { name: 'parrot_words' }, pid: { description: 'Any number' } } },
        second: fixture,
      },
      groups: [{ id: 'part', servers: [{ name: 'first', alias: 'birds' }] }],
    },
  });
  await waitForServers(hub, ['first', 'second']);
  await waitForTools(hub, SMART, 'echo message', 1);
});
afterAll(() => hub?.stop());

/** What the query calls by its name, the best first. */
async function called(query: string, more: Record<string, unknown> = {}): Promise<string[]> {
  const body = { query, limit: 50, ...more };
  const { items } = await restAs(hub, searchResultSchema, '/smart-routing/search', { body });
  const exact = items.filter(({ parts }) => parts.exact);
  expect(items.slice(0, exact.length)).toEqual(exact);
  return exact.map(({ name }) => name);
}

it.each([
  'parrot_words',
  'Parrot Words',
  'first__parrot_words',
  'please run parrot_words for me',
  'use `first__parrot_words` now',
])('a tool that got another name is first for %s', async (query) => {
  expect(await called(query)).toEqual(['first__parrot_words']);
  const { tools } = await search(await clientAt(hub, SMART), query);
  expect(tools[0]).toMatchObject({ name: 'first__parrot_words', confidence: 'high' });
});

it('by the name that it had it is not meant, and says nothing', async () => {
  expect(await called('echo')).toEqual(['second__echo']);
  expect(await called('first__echo')).toEqual([]);
  const body = { query: 'echo', limit: 50 };
  const { items } = await restAs(hub, searchResultSchema, '/smart-routing/search', { body });
  expect(items.find(({ name }) => name === 'first__parrot_words')?.matched ?? []).toEqual([]);
});

it('in a group a tool is called by the name that it has there', async () => {
  const group = { group: 'part' };
  expect(await called('birds__parrot_words', group)).toEqual(['birds__parrot_words']);
  expect(await called('what does birds__pid say?', group)).toEqual(['birds__pid']);
  expect(await called('birds__pid')).toEqual([]);
});

it('whoever calls it by the name that it had is told the one that it has', async () => {
  const client = await clientAt(hub, SMART);
  for (const name of ['first__echo', 'first_echo', 'FIRST__ECHO']) {
    const wrong = textOf((await client.call('call_tool', { name, arguments: {} })).result);
    expect(wrong).toContain('Did you mean first__parrot_words');
    expect(textOf((await client.call('describe_tool', { name })).result)).toContain('first__parrot_words');
  }
  expect(textOf((await client.call('call_tool', { name: 'parrot_word' })).result)).toContain(
    'Did you mean first__parrot_words',
  );
  const { result } = await client.call('call_tool', {
    ...{ name: 'first__parrot_words', arguments: { message: 'said again' } },
  });
  expect(textOf(result)).toContain('said again');
});

it('a name that is given and taken back over REST counts at once', async () => {
  const item = '/servers/second/tools/pid';
  const put = { name: 'process_number' };
  expect((await rest(hub, 'PUT', item, put, { ifMatch: '*' })).status).toBe(204);
  await vi.waitFor(async () => expect(await called('process_number')).toEqual(['second__process_number']));
  expect(await called('pid')).toEqual(['first__pid']);
  expect((await rest(hub, 'DELETE', item, undefined, { ifMatch: '*' })).status).toBeLessThan(300);
  await vi.waitFor(async () => expect(await called('process_number')).toEqual([]));
  expect((await called('pid')).sort()).toEqual(['first__pid', 'second__pid']);
});
