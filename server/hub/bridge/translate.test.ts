import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quote, splice } from '../../lib/json/splice.ts';
import { portOf } from '../client-port.testkit.ts';
import { readEnvelope } from '../envelope.ts';
import { META } from '../meta-keys.ts';
import { paramsFor, toModernReply } from './translate.ts';

const ENVELOPE = {
  [META.version]: '2026-07-28',
  [META.capabilities]: { elicitation: {} },
  [META.clientInfo]: { name: 'c', version: '1' },
};
const port = portOf('c');
const MODERN = { ...port, facts: { ...port.facts, era: 'modern' as const } };
const META_TEXT = JSON.stringify(ENVELOPE);

function toLegacy(text: string, name?: string): string {
  const params = Buffer.from(text);
  const envelope = readEnvelope(params);
  const edits = name !== undefined && envelope.name ? [{ ...envelope.name, bytes: quote(name) }] : [];
  return paramsFor({ method: 'tools/call', params, envelope, client: MODERN }, edits, 'legacy').toString();
}

describe('params of a client of 2026-07-28 for an older server', () => {
  test.each([
    [`{"name":"a","_meta":${META_TEXT}}`, '{"name":"b"}'],
    [`{"_meta":${META_TEXT},"name":"a"}`, '{"name":"b"}'],
    [`{ "_meta":${META_TEXT} , "name":"a", "n":1.0 }`, '{ "name":"b", "n":1.0 }'],
    [`{"name":"a","_meta":${META_TEXT},"arguments":{}}`, '{"name":"b","arguments":{}}'],
    [`{"_meta":${META_TEXT}}`, '{}'],
    ['{"name":"a","_meta":{}}', '{"name":"b"}'],
    ['{"name":"a","_meta":7}', '{"name":"b","_meta":7}'],
    ['{"name":"a"}', '{"name":"b"}'],
    ['{"name":"a","task":{"ttl":1}}', '{"name":"b"}'],
    [
      `{"name":"a","_meta":{"progressToken":1,"${META.version}":"x","own":[1]}}`,
      '{"name":"b","_meta":{"progressToken":1,"own":[1]}}',
    ],
    [`{"name":"a","requestState":"s","inputResponses":{},"_meta":${META_TEXT}}`, '{"name":"b"}'],
    [`{"name":"a","_m\\u0065ta":${META_TEXT}}`, '{"name":"b"}'],
    [`{"name":"a","_m\\u0065ta":{"own":1}}`, '{"name":"b","_m\\u0065ta":{"own":1}}'],
  ])('%s', (before, after) => {
    expect(toLegacy(before, 'b')).toBe(after);
  });

  test('are what a parsed object would become, wherever the members stand', () => {
    const others = fc.dictionary(
      fc.string().filter((key) => !['_meta', '__proto__'].includes(key)),
      fc.jsonValue(),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(others, fc.nat(4), fc.boolean(), (members, at, own) => {
        const {
          requestState: _,
          inputResponses: __,
          task: ___,
          ...expected
        } = JSON.parse(JSON.stringify(members));
        const entries: [string, unknown][] = Object.entries(members);
        entries.splice(at, 0, ['_meta', own ? { ...ENVELOPE, own: 1 } : ENVELOPE]);
        const after = JSON.parse(toLegacy(JSON.stringify(Object.fromEntries(entries))));
        expect(after).toEqual(own ? { ...expected, _meta: { own: 1 } } : expected);
      }),
    );
  });

  test('stay as they are for a server of their own revision', () => {
    const params = Buffer.from(`{"name":"a","_meta":${META_TEXT}}`);
    const edits = [{ start: 8, end: 11, bytes: quote('b') }];
    const said = paramsFor({ method: 'tools/call', params, client: MODERN }, edits, 'modern');
    expect(said.toString()).toBe(splice(params, edits).toString());
  });
});

test.each([
  ['tools/call', '{}', '{"resultType":"complete"}'],
  ['tools/call', ' { } ', ' { "resultType":"complete"}'],
  ['tools/call', '{"content":[]}', '{"content":[],"resultType":"complete"}'],
  ['tools/call', '{"resultType":"task"}', '{"resultType":"task"}'],
  ['tools/call', '{"a":{"resultType":1}}', '{"a":{"resultType":1},"resultType":"complete"}'],
  ['resources/read', '{"ttlMs":5}', '{"ttlMs":5,"resultType":"complete","cacheScope":"private"}'],
])('a result of %s from an older server: %s becomes %s', (method, before, after) => {
  const reply = toModernReply({ ok: true, result: Buffer.from(before) }, method);
  expect(reply.ok && reply.result.toString()).toBe(after);
});
