import { expect, test } from 'vitest';
import { serverSpecSchema } from '../../contract/server.ts';
import type { Target } from '../catalog.ts';
import { ALL_PICKS, type EndpointMember } from '../endpoint.ts';
import type { View } from '../policy.ts';
import { whatLiesBehind } from './about.ts';

const at = new Date(0);

function memberOf(name: string, title?: string): EndpointMember {
  const spec = serverSpecSchema.parse({ type: 'stdio', command: 'x', ...(title !== undefined && { title }) });
  const server = { name, spec, origin: 'admin' as const, revision: 1, createdAt: at, updatedAt: at };
  return { server, alias: name, picks: ALL_PICKS };
}

function behind(
  members: EndpointMember[],
  about: string | null = null,
  empty: readonly string[] = [],
): string {
  const endpoint = { id: 'smart:global', address: 'mcp/$smart', title: 'E', prefixed: true, members };
  const view: View = { key: 'v', endpoint: { ...endpoint, smart: { about } }, members };
  const having = members.filter(({ server }) => !empty.includes(server.name));
  const tools = having.map((member): [string, Target] => [member.server.name, { member, item: 'tool' }]);
  return whatLiesBehind(view, new Map(tools));
}

test('servers are named in the order of the settings, with titles that say more', () => {
  const members = [memberOf('github', 'GitHub'), memberOf('crm', 'Customers\n and  leads'), memberOf('x')];
  expect(behind(members)).toBe('Servers: github, crm (Customers and leads), x.');
});

test('the line of administrators comes first', () => {
  expect(behind([memberOf('a')], ' All of sales. ')).toBe('All of sales.\nServers: a.');
});

test('a server without tools for this caller is not named', () => {
  expect(behind([memberOf('a'), memberOf('b')], null, ['b'])).toBe('Servers: a.');
  expect(behind([memberOf('a')], null, ['a'])).toMatch(/^No tools are open/);
});

test('of very many servers some are named, and the others counted', () => {
  const text = behind(Array.from({ length: 1000 }, (_, n) => memberOf(`server-${n}`, 'T'.repeat(200))));
  expect(text.length).toBeLessThan(1600);
  const more = Number(/and (\d+) more\.$/.exec(text)?.[1]);
  expect(text.match(/server-\d+ /g)?.length).toBe(1000 - more);
});
