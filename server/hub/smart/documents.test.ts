import { expect, test } from 'vitest';
import { documentsOf } from './documents.ts';

const item = (name: string, more: Record<string, unknown> = {}) => ({
  key: name,
  json: Buffer.from(JSON.stringify({ name, description: `Does ${name}`, inputSchema: {}, ...more })),
});

test('says what servers and administrators say of a tool', async () => {
  const spec = {
    title: 'Issues',
    description: 'of the team',
    tools: { b: { description: 'Other words', name: 'shown' }, c: { enabled: false } },
  };
  const list = [
    item('a', { title: 'The A', annotations: { readOnlyHint: true } }),
    item('b', { annotations: { title: 'The B' } }),
    item('c'),
  ];
  expect(await documentsOf('s', spec, [list])).toMatchObject([
    { id: 's/a', name: 'a', description: 'The A. Does a', about: 'Issues. of the team', readOnly: true },
    { id: 's/b', name: 'b', shown: 'shown', description: 'The B. Other words', readOnly: false },
  ]);
});

test('a tool of both eras is one, and each of one era is there', async () => {
  const documents = await documentsOf('s', {}, [
    [item('a'), item('b')],
    [item('b', { title: 'X' }), item('c')],
  ]);
  expect(documents.map(({ id, description }) => [id, description])).toEqual([
    ['s/a', 'Does a'],
    ['s/b', 'Does b'],
    ['s/c', 'Does c'],
  ]);
});

test('is the same object for as long as nothing about it changes', async () => {
  const list = [item('a')];
  const [first] = await documentsOf('s', { title: 'T' }, [list]);
  expect((await documentsOf('s', { title: 'T', tools: { z: {} } }, [list]))[0]).toBe(first);
  expect((await documentsOf('s', { title: 'U' }, [list]))[0]).not.toBe(first);
});

test.each([['not json'], ['[]'], ['null'], ['{"name":{"a":1},"description":[1],"inputSchema":"x"}']])(
  'takes whatever a server says: %s',
  async (json) => {
    const documents = await documentsOf('s', {}, [[{ key: '__proto__', json: Buffer.from(json) }]]);
    expect(documents).toMatchObject([{ id: 's/__proto__', name: '__proto__', description: '' }]);
  },
);

test('very many are taken in without holding up others', async () => {
  const many = 100_000;
  const list = Array.from({ length: many }, (_, n) => item(`tool_${n}`));
  let turns = 0;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  expect(await documentsOf('s', {}, [list])).toHaveLength(many);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(3);
});
