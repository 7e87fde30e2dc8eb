import { expect, test } from 'vitest';
import { portOf } from '../client-port.testkit.ts';
import { createTaskOwners } from './owners.ts';

const owner = (principal: string, client?: string) => ({ principal, port: client ? portOf(client) : null });

test('a task is its maker’s, whoever shows its id later; a server that counts anew gives it to the next maker', () => {
  const owners = createTaskOwners();
  owners.made('s', '1', owner('a', 'first'));
  owners.shown('s', '1', owner('b', 'second'));
  owners.shown('s', '1', owner('a', 'third'));
  expect(owners.of('s', '1')).toMatchObject({ principal: 'a', port: { facts: { key: 'first' } } });
  owners.made('s', '1', owner('b'));
  expect(owners.of('s', '1')?.principal).toBe('b');
  expect(owners.of('t', '1')).toBeNull();
});

test('what is not known is learnt from who shows a good id', () => {
  const owners = createTaskOwners();
  owners.shown('s', '1', owner('a'));
  expect(owners.of('s', '1')).toEqual(owner('a'));
  owners.shown('s', '1', owner('a', 'client'));
  expect(owners.of('s', '1')?.port?.facts.key).toBe('client');
});

test('a client that is gone is told no more, and its tasks stay its principal’s', () => {
  const owners = createTaskOwners();
  owners.made('s', '1', owner('a', 'client'));
  owners.drop('client');
  expect(owners.of('s', '1')).toEqual(owner('a'));
});

test('one principal’s many tasks push out its own oldest, and all together the oldest of all', () => {
  const owners = createTaskOwners({ each: 2, all: 3 });
  owners.made('s', 'other', owner('b'));
  for (const id of ['1', '2', '3']) owners.made('s', id, owner('a'));
  const known = () => ['other', '1', '2', '3', 'c'].filter((id) => owners.of('s', id));
  expect(known()).toEqual(['other', '2', '3']);
  owners.made('s', 'c', owner('c'));
  expect(known()).toEqual(['2', '3', 'c']);
  owners.forget('s');
  expect(known()).toEqual([]);
});
