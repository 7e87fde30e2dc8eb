import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOf } from '../bridge/state.ts';
import type { RelayCall } from '../types.ts';
import { unwrap } from './unwrap.ts';

const callOf = (params: string): RelayCall => ({
  principal: { kind: 'local' },
  view: {
    key: '',
    members: [],
    endpoint: { id: '', address: '', title: '', prefixed: true, smart: { about: null }, members: [] },
  },
  requestId: 'r',
  method: 'tools/call',
  params: Buffer.from(params),
  headers: {},
  client: null,
});

function unwrapped(params: string): string {
  const read = unwrap(callOf(params));
  if (!read.ok) throw new Error(read.problem);
  return read.value.call.params.toString('utf8');
}

test('whatever is called within is what a direct call would be, byte for byte, and so is its digest', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.dictionary(fc.string(), fc.json()), (name, given) => {
      const args = `{${Object.entries(given)
        .map(([key, json]) => `${JSON.stringify(key)}: ${json}`)
        .join(',')}}`;
      const [inner, quoted] = [`{"name":${JSON.stringify(name)},"arguments":${args}}`, JSON.stringify(name)];
      const said = unwrapped(`{"name":"call_tool","arguments":${inner},"_meta":{"k":1.0}}`);
      const direct = `{"name":${quoted},"arguments":${args},"_meta":{"k":1.0}}`;
      expect(said).toBe(direct);
      const again = unwrapped(`{"name":"call_tool","arguments":${inner},"requestState":"s","_meta":{}}`);
      expect(digestOf(Buffer.from(again))).toBe(digestOf(Buffer.from(direct)));
    }),
  );
});

test.each([
  '{"name":"call_tool"}',
  '{"name":"call_tool","arguments":null}',
  '{"name":"call_tool","arguments":[]}',
  '{"name":"call_tool","arguments":{"name":""}}',
  '{"name":"call_tool","arguments":{"name":{"a":1}}}',
  '{"name":"call_tool","arguments":{"name":"x","arguments":"{}"}}',
])('%s names no call', (params) => {
  expect(unwrap(callOf(params)).ok).toBe(false);
});
