import { expect, test } from 'vitest';
import { NOTHING, normalised, picker, sameScope, setServer, setTool, toolId, without } from './scope.ts';

const known = ['echo', 'pid', 'slow'];
const single = (...tools: string[]) => ({ ...NOTHING, tools: tools.map((tool) => ({ server: 'a', tool })) });

test('a whole server is all picked, with tools that come later; every tool one by one is only some', () => {
  const whole = picker(setServer(NOTHING, 'a', true));
  expect([whole('a'), whole('a/echo'), whole('a/new'), whole('b')]).toEqual(['all', 'all', 'all', 'none']);
  const each = picker(single(...known));
  expect([each('a'), each('a/echo'), each('a/new')]).toEqual(['some', 'all', 'none']);
});

test('a tool taken out of a whole server leaves the others, one by one', () => {
  const left = setTool(setServer(NOTHING, 'a', true), { server: 'a', tool: 'pid' }, false, known);
  expect(left).toEqual(single('echo', 'slow'));
});

test('a tool put into a whole server changes nothing, and a whole server takes the place of its tools', () => {
  const whole = setServer(single('echo'), 'a', true);
  expect(whole).toEqual({ ...NOTHING, servers: ['a'] });
  expect(setTool(whole, { server: 'a', tool: 'echo' }, true, known)).toBe(whole);
  expect(setServer(whole, 'a', false)).toEqual(NOTHING);
});

test('tools of other servers stay', () => {
  const mixed = { ...single('echo'), tools: [...single('echo').tools, { server: 'b', tool: 'echo' }] };
  expect(setTool(mixed, { server: 'a', tool: 'echo' }, false, known).tools.map(toolId)).toEqual(['b/echo']);
  expect(setServer(mixed, 'a', false).tools.map(toolId)).toEqual(['b/echo']);
});

test('a tool may have slashes in its name', () => {
  const odd = { ...NOTHING, tools: [{ server: 'a', tool: 'files/read' }] };
  expect(normalised(odd)).toEqual(odd);
});

test('scopes are the same in any order, and everything is not the same as nothing', () => {
  const one = { groups: ['y', 'x'], servers: ['b', 'a', 'a'], tools: [] };
  expect(sameScope(one, { groups: ['x', 'y'], servers: ['a', 'b'], tools: [] })).toBe(true);
  expect(sameScope({ all: true }, NOTHING)).toBe(false);
});

test('names that stand for nothing are taken out, each of its own kind', () => {
  const scope = { groups: ['x'], servers: ['x'], tools: [{ server: 'x', tool: 'x' }] };
  expect(without(scope, [{ kind: 'server', name: 'x' }])).toEqual({ ...scope, servers: [] });
  expect(without(scope, [{ kind: 'tool', name: 'x/x' }])).toEqual({ ...scope, tools: [] });
});
