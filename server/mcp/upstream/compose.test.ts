import { describe, expect, it } from 'vitest';
import { composeAnswer, composeNotification, composeRequest, joined, withProgressToken } from './compose.ts';

const text = (parts: readonly Buffer[]) => joined(parts).toString();

describe('messages around bytes', () => {
  it('leave the params untouched', () => {
    const params = Buffer.from('{ "a": 12345678901234567890, "b": 1.0 }');
    expect(text(composeRequest(7, 'tools/call', params))).toBe(
      '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{ "a": 12345678901234567890, "b": 1.0 }}',
    );
    expect(text(composeRequest(8, 'ping', null))).toBe('{"jsonrpc":"2.0","id":8,"method":"ping"}');
    expect(text(composeNotification('x', null))).toBe('{"jsonrpc":"2.0","method":"x"}');
    expect(text(composeAnswer(Buffer.from('"s1"'), 'result', Buffer.from('{}')))).toBe(
      '{"jsonrpc":"2.0","id":"s1","result":{}}',
    );
  });
});

describe('a progress token', () => {
  it.each([
    [null, '{"_meta":{"progressToken":5}}'],
    ['{}', '{"_meta":{"progressToken":5}}'],
    [' { } ', ' {"_meta":{"progressToken":5} } '],
    ['{"name":"a"}', '{"_meta":{"progressToken":5},"name":"a"}'],
    ['{"name":"a","_meta":{}}', '{"name":"a","_meta":{"progressToken":5}}'],
    [
      '{"_meta":{"x/y":1.0},"n":9007199254740993}',
      '{"_meta":{"progressToken":5,"x/y":1.0},"n":9007199254740993}',
    ],
    ['{"_meta":{"progressToken":"theirs","b":2}}', '{"_meta":{"progressToken":5,"b":2}}'],
    ['{"_meta":null}', '{"_meta":{"progressToken":5}}'],
    [
      '{"arguments":{"_meta":{"progressToken":1}}}',
      '{"_meta":{"progressToken":5},"arguments":{"_meta":{"progressToken":1}}}',
    ],
  ])('in %s', (params, wanted) => {
    expect(withProgressToken(params === null ? null : Buffer.from(params), 5).toString()).toBe(wanted);
  });
});
