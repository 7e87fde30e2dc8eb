import { expect, test } from 'vitest';
import { silentLog } from '../lib/log.ts';
import { createSealer } from '../lib/seal.ts';
import type { SealedPayload } from '../store/queries/payloads.ts';
import { argumentsOf, beginningOf, type KeptPayload } from './payload-copy.ts';
import { createPayloadWriter } from './payload-writer.ts';

const sealer = createSealer('a secret of at least 32 characters', 'store');
const opened = (sealed: string | undefined) => sealer.open(sealed ?? '')?.toString();

function kept(id: string, text: string, conceal: KeptPayload['conceal'] = null): KeptPayload {
  const bytes = Buffer.from(text);
  return {
    ...{ id, at: '2026-01-01T00:00:00.000Z', request: bytes, response: bytes },
    ...{ requestCut: false, responseCut: true, conceal },
  };
}

function setUp(maxBytes?: number) {
  const batches: SealedPayload[][] = [];
  const state = { dropped: 0 };
  const writer = createPayloadWriter({
    insert: async (rows) => {
      batches.push([...rows]);
    },
    sealer,
    onDropped: (count) => {
      state.dropped += count;
    },
    log: silentLog,
    flushMs: 5,
    ...(maxBytes !== undefined && { maxBytes }),
  });
  return { writer, batches, state };
}

test('what is stored is sealed, and redacted where that was asked for', async () => {
  const { writer, batches } = setUp();
  writer.record(kept('a', '{"password":"hush","x":"ENTRY"}'));
  writer.record(kept('b', '{"password":"hush","x":"ENTRY"}', (text) => text.replaceAll('ENTRY', '***')));
  expect(await writer.flush()).toBe(true);
  const [full, redacted] = batches.flat();
  expect(JSON.stringify(batches)).not.toContain('hush');
  expect(opened(full?.request)).toBe('{"password":"hush","x":"ENTRY"}');
  expect(opened(redacted?.response)).toBe('{"password":"••••••••","x":"***"}');
  expect([full?.redacted, redacted?.redacted, redacted?.responseCut]).toEqual([false, true, true]);
});

test('no statement carries more than a megabyte or so, and nothing is lost between them', async () => {
  const { writer, batches } = setUp();
  for (let i = 0; i < 20; i++) writer.record(kept(`${i}`, 'x'.repeat(100_000)));
  expect(await writer.flush()).toBe(true);
  expect(batches.flat().map((row) => row.id)).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
  for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(1_000_000);
});

test('a call that finds no room goes without its payload, and is counted', async () => {
  const { writer, state } = setUp(10_000);
  expect(writer.hasRoom(4000)).toBe(true);
  writer.record(kept('a', 'x'.repeat(4000)));
  expect(writer.hasRoom(4000)).toBe(false);
  expect(state.dropped).toBe(1);
  expect(await writer.flush()).toBe(true);
  expect(writer.hasRoom(4000)).toBe(true);
});

test('while many payloads are redacted and sealed, the loop turns all the time', async () => {
  const { writer, batches } = setUp();
  const text = JSON.stringify({
    rows: Array.from({ length: 150 }, (_, i) => ({ i, at: 'a b c d', token: `${i}` })),
  });
  for (let i = 0; i < 300; i++) writer.record(kept(`${i}`, text, (t) => t));
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  expect(await writer.flush(60_000)).toBe(true);
  clearInterval(turning);
  expect(batches.flat()).toHaveLength(300);
  expect(turns).toBeGreaterThan(100);
}, 70_000);

test('a copy never ends within a character, and is no view of the message', () => {
  const bytes = Buffer.from('aé€𝄞');
  expect([1, 2, 3, 4, 5, 6, 9, 10, 99].map((limit) => beginningOf(bytes, limit).toString())).toEqual([
    ...['a', 'a', 'aé', 'aé', 'aé', 'aé€', 'aé€', 'aé€𝄞', 'aé€𝄞'],
  ]);
  const copy = beginningOf(bytes, 99);
  bytes.fill(0);
  expect(copy.toString()).toBe('aé€𝄞');
});

test('arguments are found in the params, byte for byte', () => {
  const params = Buffer.from('{"name":"x","arguments":{ "n": 1.0 },"_meta":{"progressToken":1}}');
  expect(argumentsOf('tools/call', params).toString()).toBe('{ "n": 1.0 }');
  expect(argumentsOf('prompts/get', Buffer.from('{"name":"x"}')).toString()).toBe('{}');
  expect(argumentsOf('resources/read', Buffer.from('{"uri":"a"}')).toString()).toBe('{"uri":"a"}');
  expect(argumentsOf('tools/call', Buffer.from('{"name"')).toString()).toBe('{"name"');
});
