import { expect, test } from 'vitest';
import { EventRenamer, renamedIn, renamedOut } from './rename.ts';

const PREFIX = 'fixture__';
const sent = (message: unknown, headers = {}) => {
  const { body, headers: own } = renamedIn(Buffer.from(JSON.stringify(message)), headers, PREFIX);
  return { message: JSON.parse(body.toString()), headers: own };
};

test('a call names what the hub calls it, in its body and in its header', () => {
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'echo', arguments: { name: 'x' } },
  };
  expect(sent(call, { 'mcp-name': 'echo', 'content-length': '9' })).toEqual({
    message: { ...call, params: { name: 'fixture__echo', arguments: { name: 'x' } } },
    headers: { 'mcp-name': 'fixture__echo' },
  });
});

test('a header that contradicts the body still does', () => {
  const call = { method: 'prompts/get', params: { name: 'greet' } };
  expect(sent(call, { 'mcp-name': 'other' }).headers).toEqual({ 'mcp-name': 'fixture__other' });
});

test('a completion names the prompt as the hub does, and a resource as it is', () => {
  const of = (ref: object) => sent({ method: 'completion/complete', params: { ref } }).message.params.ref;
  expect(of({ type: 'ref/prompt', name: 'greet' })).toEqual({ type: 'ref/prompt', name: 'fixture__greet' });
  expect(of({ type: 'ref/resource', uri: 'a://b' })).toEqual({ type: 'ref/resource', uri: 'a://b' });
});

test('what is no call, or no JSON, passes byte for byte', () => {
  for (const text of ['{"method":"resources/read","params":{"uri":"a"},"id" :1}', '{broken', '']) {
    expect(renamedIn(Buffer.from(text), {}, PREFIX).body.toString()).toBe(text);
  }
});

test('lists show plain names, and everything else as it came', () => {
  const list = { result: { tools: [{ name: 'fixture__echo', x: 1 }, { name: 'own' }], ttlMs: 5 } };
  expect(JSON.parse(renamedOut(JSON.stringify(list), PREFIX))).toEqual({
    result: { tools: [{ name: 'echo', x: 1 }, { name: 'own' }], ttlMs: 5 },
  });
  const result = '{ "result": {"content":[{"name":"fixture__echo"}]} }';
  expect(renamedOut(result, PREFIX)).toBe(result);
});

test('events are renamed whole, however the stream is cut', () => {
  const stream = `: hello\n\nid: 1\nevent: message\ndata: ${JSON.stringify({ result: { tools: [{ name: 'fixture__echo' }] } })}\n\nid: 2\ndata: \n\nid: 3`;
  for (let size = 1; size < stream.length; size += 7) {
    const renamer = new EventRenamer(PREFIX);
    let out = '';
    for (let at = 0; at < stream.length; at += size) out += renamer.push(stream.slice(at, at + size));
    expect(out + renamer.rest()).toBe(stream.replace('fixture__', ''));
  }
});
