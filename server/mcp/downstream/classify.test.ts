import { expect, test } from 'vitest';
import { META } from '../../hub/meta-keys.ts';
import { eraOf, eraOfHeaders } from './classify.ts';
import { scanInbound } from './message.ts';

const SESSION = { 'mcp-session-id': 'sealed' };
const version = (text: string) => ({ 'mcp-protocol-version': text });
const claim = (text: unknown) => ({ _meta: { [META.version]: text } });

const CASES: Array<[string, Record<string, string>, string, unknown, 'legacy' | 'modern']> = [
  ['a handshake', {}, 'initialize', { protocolVersion: '2025-11-25' }, 'legacy'],
  [
    'a handshake that names a version of the future',
    {},
    'initialize',
    { protocolVersion: '2026-07-28' },
    'legacy',
  ],
  ['a handshake with the newest version in its header', version('2026-07-28'), 'initialize', {}, 'legacy'],
  [
    'a handshake that says what only the newest clients say',
    version('2026-07-28'),
    'initialize',
    claim('2026-07-28'),
    'modern',
  ],
  ['a call in a session', { ...SESSION, ...version('2025-06-18') }, 'tools/call', { name: 'a' }, 'legacy'],
  ['a call in a session of 2025-03-26, without a version', SESSION, 'tools/call', { name: 'a' }, 'legacy'],
  [
    'a call in a session whose arguments look like a claim',
    SESSION,
    'tools/call',
    { arguments: claim('2026-07-28') },
    'legacy',
  ],
  [
    'a call in a session under an unknown version',
    { ...SESSION, ...version('2027-01-01') },
    'tools/call',
    {},
    'legacy',
  ],
  [
    'a claim beside a left-over session',
    { ...SESSION, ...version('2026-07-28') },
    'tools/call',
    claim('2026-07-28'),
    'modern',
  ],
  ['a call without session and version', {}, 'tools/call', { name: 'a' }, 'legacy'],
  [
    'a call of an older version without its session',
    version('2025-11-25'),
    'tools/call',
    { name: 'a' },
    'legacy',
  ],
  ['a call by its header', version('2026-07-28'), 'tools/call', { name: 'a' }, 'modern'],
  ['a call by the header of a version that nobody knows', version('v999'), 'tools/call', {}, 'modern'],
  ['a call whose proxy took the header away', {}, 'tools/call', claim('2026-07-28'), 'modern'],
  [
    'a call whose header and body disagree',
    version('2025-11-25'),
    'tools/call',
    claim('2026-07-28'),
    'modern',
  ],
  ['a claim of no use', {}, 'tools/call', claim(7), 'modern'],
  ['server/discover without anything', {}, 'server/discover', undefined, 'modern'],
  ['a ping without anything', {}, 'ping', undefined, 'legacy'],
];

test.each(CASES)('%s', (_name, headers, method, params, expected) => {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const scan = scanInbound(body);
  if (!scan.ok) throw new Error(scan.text);
  expect(eraOf(headers, scan.message)).toBe(expected);
});

test('an escaped name of the claim is the same claim', () => {
  const params = `{"_meta":{"${META.version.replace('/', '\\/')}":"2026-07-28"}}`;
  const scan = scanInbound(Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"tools/list","params":${params}}`));
  expect(scan.ok && eraOf({}, scan.message)).toBe('modern');
});

test('requests without a body go by their headers', () => {
  expect(eraOfHeaders({})).toBe('legacy');
  expect(eraOfHeaders(version('2025-11-25'))).toBe('legacy');
  expect(eraOfHeaders({ ...version('2026-07-28'), ...SESSION })).toBe('legacy');
  expect(eraOfHeaders(version('2026-07-28'))).toBe('modern');
});
