import { describe, expect, it } from 'vitest';
import type { UpstreamReply } from '../../hub/upstream/connection.ts';
import { type Ask, readLists } from './lists.ts';

const ok = (json: string): UpstreamReply => ({ ok: true, result: Buffer.from(json) });
const tools = { tools: {} };

/** Answers by method and cursor. */
function server(pages: Record<string, string | UpstreamReply>): Ask {
  return async (method, params) => {
    const cursor = params ? JSON.parse(params.toString()).cursor : '';
    const page = pages[`${method} ${cursor}`.trim()] ?? {
      ok: false,
      error: Buffer.from('{"code":-32601,"message":"Method not found"}'),
    };
    return typeof page === 'string' ? ok(page) : page;
  };
}

describe('lists', () => {
  it('are read to their end, in order, items byte by byte', async () => {
    const ask = server({
      'tools/list': '{"tools":[{"name":"a","x":1.0},{ "name" : "b" }],"nextCursor":"p2"}',
      'tools/list p2': '{"nextCursor":null,"tools":[{"name":"c"}],"_meta":{}}',
    });
    const lists = await readLists(ask, tools, 1_000, 1_000_000);
    expect(lists.tools.map((item) => [item.key, item.json.toString()])).toEqual([
      ['a', '{"name":"a","x":1.0}'],
      ['b', '{ "name" : "b" }'],
      ['c', '{"name":"c"}'],
    ]);
    expect(lists.prompts).toEqual([]);
  });

  it('end at an empty cursor, and leave out items without a usable name and repeated ones', async () => {
    const ask = server({
      'tools/list':
        '{"tools":[{"name":"a","v":1},{"name":"a","v":2},{"name":""},{"name":5},7,{"name":"x","name":"y"},{"name":"é"}],"nextCursor":""}',
    });
    const lists = await readLists(ask, tools, 1_000, 1_000_000);
    expect(lists.tools.map((item) => item.json.toString())).toEqual(['{"name":"a","v":1}', '{"name":"é"}']);
  });

  it('may be missing where the server knows no such method', async () => {
    const ask = server({ 'resources/list': '{"resources":[{"uri":"a:b"}]}' });
    const lists = await readLists(ask, { resources: {} }, 1_000, 1_000_000);
    expect(lists.resources).toHaveLength(1);
    expect(lists.templates).toEqual([]);
  });

  it.each<[string, Record<string, string | UpstreamReply>, RegExp]>([
    [
      'repeated cursor',
      { 'tools/list': '{"tools":[],"nextCursor":"a"}', 'tools/list a': '{"tools":[],"nextCursor":"a"}' },
      /repeats a cursor/,
    ],
    [
      'error',
      { 'tools/list': { ok: false, error: Buffer.from('{"code":-32000,"message":"busy"}') } },
      /tools\/list: .*busy \(-32000\)/,
    ],
    ['no list', { 'tools/list': '{"items":[]}' }, /has no tools/],
    ['no array', { 'tools/list': '{"tools":{}}' }, /tools\/list: the answer can't be read/],
    [
      'too large',
      { 'tools/list': `{"tools":[],"pad":"${'x'.repeat(2000)}"}` },
      /exceeds the limit of 1000 bytes/,
    ],
  ])('fail by name: %s', async (_name, pages, message) => {
    await expect(readLists(server(pages), tools, 1_000, 1_000)).rejects.toThrow(message);
  });
});
