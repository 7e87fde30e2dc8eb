import { expect, test } from 'vitest';
import type { Principal } from '../../../contract/principal.ts';
import { readEnvelope } from '../../../hub/envelope.ts';
import { META } from '../../../hub/meta-keys.ts';
import { clientFacts } from './facts.ts';

const ALICE: Principal = { kind: 'user', id: 'a', username: 'alice', role: 'admin', session: 's' };
const BOB: Principal = { ...ALICE, id: 'b', username: 'bob' };

function factsOf(meta: Record<string, unknown>, principal: Principal = ALICE, endpoint = 'global') {
  const params = Buffer.from(JSON.stringify({ _meta: { [META.version]: '2026-07-28', ...meta } }));
  return clientFacts(principal, endpoint, params, readEnvelope(params));
}

const SAID = { [META.capabilities]: { roots: {} }, [META.clientInfo]: { name: 'c', version: '1' } };

test('what a client says is kept as it said it', () => {
  const facts = factsOf({ [META.capabilities]: { elicitation: { form: {} }, sampling: true, x: {} } });
  expect(facts).toMatchObject({ era: 'modern', protocolVersion: '2026-07-28', info: null });
  expect(facts.capabilities.toString()).toBe('{"elicitation":{"form":{}},"sampling":true,"x":{}}');
  expect([...facts.answers]).toEqual(['elicitation']);
});

test('requests that say the same are those of one client, and nothing is built for the second', () => {
  const first = factsOf({ ...SAID, progressToken: 1 });
  expect(factsOf({ ...SAID, progressToken: 2 })).toBe(first);
});

test('key, endpoint, capabilities, client and the hub’s own member tell clients apart', () => {
  const keys = [
    factsOf(SAID),
    factsOf(SAID, BOB),
    factsOf(SAID, ALICE, 'group:prod'),
    factsOf({ ...SAID, [META.capabilities]: { sampling: {} } }),
    factsOf({ ...SAID, [META.clientInfo]: { name: 'd', version: '1' } }),
    factsOf({ ...SAID, [META.client]: 'one' }),
    factsOf({ ...SAID, [META.client]: 'two' }),
  ].map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('a part of one member does not pass for a part of the next', () => {
  const one = factsOf({ [META.capabilities]: {}, [META.client]: '{}' }, ALICE, 'x');
  const other = factsOf({ [META.capabilities]: {}, [META.clientInfo]: {}, [META.client]: '' }, ALICE, 'x');
  expect(one.key).not.toBe(other.key);
});

test('facts do not hold on to the message they came from', () => {
  const facts = factsOf({ [META.capabilities]: { experimental: { unlike: 'any other' } } });
  expect(facts.capabilities.buffer.byteLength).toBeLessThanOrEqual(8192);
  expect(facts.capabilities.length).toBe('{"experimental":{"unlike":"any other"}}'.length);
});

test('a client that says very much is the same client with every request, and is not kept', () => {
  const much = { ...SAID, [META.capabilities]: { experimental: { text: 'x'.repeat(20_000) } } };
  const first = factsOf(much);
  const second = factsOf(much);
  expect(second === first).toBe(false);
  expect(second.key).toBe(first.key);
});
