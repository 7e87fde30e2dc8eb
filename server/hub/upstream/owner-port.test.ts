import { expect, test } from 'vitest';
import { portOf } from '../client-port.testkit.ts';
import { clientName, createOwner } from './owner-port.ts';

const never = new AbortController().signal;

test('what a server says goes to the newest call in flight, then to the stream of its own, then to nobody', async () => {
  const heard: string[] = [];
  const unheard: string[] = [];
  const standing = portOf('c', { call: 'stream' }, heard);
  const [first, second] = [portOf('c', { call: 'first' }, heard), portOf('c', { call: 'second' }, heard)];
  const owner = createOwner(first, (method) => unheard.push(method));
  owner.notify('before', null);
  await expect(owner.ask('before', null, never)).rejects.toMatchObject({ code: 'unsupported' });
  owner.began(first);
  owner.began(second);
  owner.notify('a', null);
  await owner.ask('b', null, never);
  owner.ended(second);
  owner.notify('c', null);
  owner.ended(first);
  owner.notify('after', null);
  owner.met(portOf('c', { standing }));
  owner.notify('d', null);
  await owner.ask('e', null, never);
  expect(heard).toEqual(['second a', 'second asked b', 'first c', 'stream d', 'stream asked e']);
  expect(unheard).toEqual(['before', 'after']);
});

test('a call that is sent twice is in flight until both have ended', () => {
  const port = portOf('c', { call: 'twice' });
  const owner = createOwner(port, () => {});
  owner.began(port);
  owner.began(port);
  owner.ended(port);
  owner.notify('a', null);
  expect(port.heard).toEqual(['twice a']);
});

test('the level is that of whoever listens, and before anybody does that of the last call', () => {
  const owner = createOwner(portOf('c', { logLevel: 'error' }), () => {});
  expect(owner.logLevel).toBe('error');
  const standing = portOf('c', { logLevel: 'info' });
  const call = portOf('c', { logLevel: 'debug', standing });
  owner.began(call);
  expect(owner.logLevel).toBe('debug');
  owner.ended(call);
  expect(owner.logLevel).toBe('info');
});

test.each<[string | undefined, string | null]>([
  ['Claude Code', 'Claude Code'],
  ['two\nlines\u0007', 'two lines'],
  ['x'.repeat(100), 'x'.repeat(40)],
  ['', null],
  [undefined, null],
])('a client called %j is named %j in a log', (name, shown) => {
  expect(clientName(portOf('c', name === undefined ? {} : { name }).facts)).toBe(shown);
});
