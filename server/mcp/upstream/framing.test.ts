import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineFramer } from './line-framer.ts';
import { looseId } from './loose-id.ts';
import { Pieces } from './pieces.ts';
import { createSseParser } from './sse-parser.ts';
import { createStderrLog } from './stderr-log.ts';

function lines(chunks: Buffer[], limit = 1_000_000) {
  const got: string[] = [];
  const over: Array<{ head: string; tail: string; size: number }> = [];
  const framer = createLineFramer(limit, {
    onLine: (line) => got.push(line.toString()),
    onOversize: (head, tail, size) => over.push({ head: head.toString(), tail: tail.toString(), size }),
  });
  for (const chunk of chunks) framer.push(chunk);
  return { got, over };
}

/** The same bytes, cut anywhere. */
function cut(bytes: Buffer, pieces: number): Buffer[] {
  const at = Array.from({ length: pieces - 1 }, () => randomInt(0, bytes.length + 1)).sort((a, b) => a - b);
  return [...at, bytes.length].map((end, i) => bytes.subarray(at[i - 1] ?? 0, end));
}

describe('lines', () => {
  it('come out the same however the stream is cut', () => {
    const text = fc.array(
      fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', ' ')),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (wanted, pieces) => {
        const bytes = Buffer.from(wanted.map((line) => `${line}\n`).join(''));
        expect(lines(cut(bytes, pieces)).got).toEqual(wanted);
      }),
    );
  });

  it('over the limit are dropped alone, with both their ends kept', () => {
    const long = `{"id":1,${'x'.repeat(500_000)},"end":1}`;
    const { got, over } = lines(cut(Buffer.from(`before\n${long}\nafter\n`), 30), 100_000);
    expect(got).toEqual(['before', 'after']);
    expect(over).toHaveLength(1);
    expect(over[0]?.size).toBe(long.length);
    expect(over[0]?.head.startsWith('{"id":1,xxx')).toBe(true);
    expect(over[0]?.tail.endsWith('xxx,"end":1}')).toBe(true);
  });

  it('of 50 MiB in small chunks take linear time', () => {
    const chunk = Buffer.alloc(4096, 0x61);
    const chunks = [...Array.from({ length: 12_800 }, () => chunk), Buffer.from('\n')];
    const begun = performance.now();
    expect(lines(chunks, 100_000_000).got[0]?.length).toBe(12_800 * 4096);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('the id of a message that can not be read', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":42,"result":{"content":[', 'xxx"}]}}', { kind: 'answer', id: 42 }],
    ['{ "id" : "42", "jsonrpc":"2.0","result":{', '}}', { kind: 'answer', id: 42 }],
    ['{"result":{"content":[{"id":7}', '"}]},"jsonrpc":"2.0","id":42}', { kind: 'answer', id: 42 }],
    ['{"result":{"content":[', '"}]},"id":42,"jsonrpc":"2.0"}\r', { kind: 'answer', id: 42 }],
    ['{"jsonrpc":"2.0","method":"notifications/message","params":{', '"id":42}}', { kind: 'not-an-answer' }],
    ['{"result":{"content":[', '"id":42}]}}', { kind: 'unknown' }],
    ['{"id":"0,"}', '{"id":"0,"}', { kind: 'unknown' }],
  ])('%s … %s', (head, tail, wanted) => {
    expect(looseId(Buffer.from(head), Buffer.from(tail))).toEqual(wanted);
  });
});

function events(chunks: Buffer[], limit = 1_000_000) {
  const got: Array<[string, string]> = [];
  const ids: string[] = [];
  const retries: number[] = [];
  const over: string[] = [];
  const parser = createSseParser(limit, {
    onEvent: ({ event, data }) => got.push([event, data.toString()]),
    onId: (id) => ids.push(id),
    onRetry: (ms) => retries.push(ms),
    onOversize: (head, tail) =>
      over.push(`${head.toString('latin1', 0, 8)}…${tail.toString('latin1', tail.length - 8)}`),
  });
  for (const chunk of chunks) parser.push(chunk);
  return { got, ids, retries, over };
}

describe('server-sent events', () => {
  it.each([
    ['one line', 'data: a\n\n', [['message', 'a']]],
    ['CRLF', 'event: endpoint\r\ndata: /x\r\n\r\n', [['endpoint', '/x']]],
    ['several data lines', 'data: {\ndata: "a":1\ndata: }\n\n', [['message', '{\n"a":1\n}']]],
    ['comments and unknown fields', ': hi\nfoo: bar\ndata:a\n:\n\n', [['message', 'a']]],
    ['a byte order mark', '\ufeffdata: a\n\n', [['message', 'a']]],
    ['only one space taken', 'data:  a\n\n', [['message', ' a']]],
    ['no data, no event', 'event: x\nid: 1\ndata:\n\n', []],
    ['an unfinished event', 'data: a\n\ndata: b\n', [['message', 'a']]],
    ['lone carriage returns', 'event: x\rdata: a\n\n', [['x', 'a']]],
    [
      'carriage returns alone',
      'event: x\rdata: a\r\rdata: b\r\r',
      [
        ['x', 'a'],
        ['message', 'b'],
      ],
    ],
    ['a long comment', `: ${'c'.repeat(2_000_000)}\ndata: a\n\n`, [['message', 'a']]],
  ])('%s', (_name, text, wanted) => {
    for (let pieces = 1; pieces < 8; pieces++)
      expect(events(cut(Buffer.from(text), pieces)).got).toEqual(wanted);
  });

  it('tell ids and the pause before a reconnection', () => {
    const { ids, retries } = events([
      Buffer.from('id: a/1\nretry: 250\ndata:\n\nid: a/2\nretry: soon\ndata: x\n\n'),
    ]);
    expect(ids).toEqual(['a/1', 'a/2']);
    expect(retries).toEqual([250]);
  });

  it('over the limit are dropped alone, in one line or in many', () => {
    const one = `id: 1\ndata: {"id":1,${'x'.repeat(300_000)}}\n\n`;
    const many = `data: {"id":2,\n${'data: yyyyyyyyyyyyyyyy\n'.repeat(20_000)}data: "z":1}\n\n`;
    const { got, over } = events(
      cut(Buffer.from(`${one}data: between\n\n${many}data: after\n\n`), 20),
      100_000,
    );
    expect(got).toEqual([
      ['message', 'between'],
      ['message', 'after'],
    ]);
    expect(over.map((text) => text.slice(0, 7))).toEqual(['{"id":1', '{"id":2']);
    expect(over[1]?.endsWith('"z":1}')).toBe(true);
  });
});

describe('events over the limit', () => {
  it('keep the beginning of all their lines', () => {
    const { over } = events(
      [Buffer.from(`data: {"id":7,\ndata: ${'x'.repeat(5000)}\ndata: "z":1}\n\n`)],
      1000,
    );
    expect(over).toEqual(['{"id":7,…x\n"z":1}']);
  });

  it('are those of empty lines, too: they would be kept for ever', () => {
    const { got, over } = events([Buffer.from(`${'data:\n'.repeat(2000)}\ndata: a\n\n`)], 1000);
    expect(over).toHaveLength(1);
    expect(got).toEqual([['message', 'a']]);
  });
});

it('a message in single bytes costs little more memory than in one piece', () => {
  const byte = Buffer.from('x');
  const pieces = new Pieces();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 2_000_000; i++) pieces.add(byte.subarray());
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 ** 2);
  expect(pieces.take().equals(Buffer.alloc(2_000_000, 'x'))).toBe(true);
});

it('a flood on stderr is rationed and counted', () => {
  const got: string[] = [];
  let now = 0;
  const log = createStderrLog(
    (text) => got.push(text),
    () => now,
  );
  log.push(Buffer.from('line\n'.repeat(1000)));
  now = 1000;
  log.push(Buffer.from(`${'x'.repeat(10_000)}\n`));
  expect(got).toHaveLength(202);
  expect(got[200]).toBe('(800 lines left out)');
  expect(got[201]?.length).toBe(4097);
});
