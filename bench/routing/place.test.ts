import { describe, expect, it } from 'vitest';
import { NAME_PATTERN } from '../../server/contract/names.ts';
import type { SetTool } from './any-set.ts';
import { place } from './place.ts';

const tool = (id: string, server: string, name: string, more: Partial<SetTool> = {}): SetTool => ({
  id,
  server,
  name,
  description: '',
  definition: { name, inputSchema: {} },
  ...more,
});
const one = (server: string) => place([tool('a', server, 'x')])[0];

describe('a set is put behind the hub', () => {
  it.each([
    ['github', 'github', undefined],
    ['Forensic engineering', 'Forensic-engineering', undefined],
    ['PDF&URLTool', 'PDF-URLTool', undefined],
    ['a__b', 'a_b', undefined],
    ['天气', 'server', '天气'],
    [
      'Google_Ads_Shopping_Microsoft_Ads_pay_per_click',
      'Google_Ads_Shopping_Microsoft_Ads_pay_pe',
      'Google_Ads_Shopping_Microsoft_Ads_pay_per_click',
    ],
  ])('the server %s as %s, and its title says the words that fell out', (server, name, title) => {
    expect(one(server)).toMatchObject({ name, title });
  });

  it('gives every server a name that the settings take, and none of them twice in any casing', () => {
    const servers = [
      'Ice Skating',
      'ice-skating',
      'Ice/Skating',
      ...Array.from({ length: 9 }, (_, n) => '天'.repeat(n + 1)),
    ];
    const names = place(servers.map((server) => tool(server, server, 'x'))).map(({ name }) => name);
    expect(names.filter((name) => !NAME_PATTERN.test(name))).toEqual([]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(servers.length);
  });

  it('gives tools of one server that have one name different ones of the same words', () => {
    const [server] = place([tool('f0', 'math', 'add'), tool('f1', 'math', 'add'), tool('f2', 'math', 'sub')]);
    expect(server?.tools.map(({ id, name }) => [id, name])).toEqual([
      ['f0', 'add'],
      ['f1', 'add_'],
      ['f2', 'sub'],
    ]);
    expect(JSON.parse(server?.tools[1]?.json ?? '')).toEqual({ name: 'add_', inputSchema: {} });
  });

  it('knows what endpoints call a tool, the cut names too, each of them once', () => {
    const long = 'x'.repeat(70);
    const placed = place([
      tool('1', 'a', 'b'),
      tool('2', 'a', long),
      tool('3', 'c', 'PDF&URL'),
      tool('4', 'a', `${long}y`),
    ]);
    const names = placed.flatMap(({ tools }) => tools.map(({ publicName }) => publicName));
    expect(names[0]).toBe('a__b');
    expect(names.filter((name) => !/^[A-Za-z0-9_.-]{1,64}$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(4);
  });
});
