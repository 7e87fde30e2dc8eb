import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidMessage, scanMessage } from './message.ts';
import { elements, JsonError, memberOf, members, skipValue, stringAt } from './scan.ts';
import { oneLine, quote, splice } from './splice.ts';

const bytes = (text: string) => Buffer.from(text);
const slice = (buf: Buffer, span: { start: number; end: number } | null) =>
  span ? buf.toString('utf8', span.start, span.end) : null;

function accepts(text: string): boolean {
  const buf = bytes(text);
  try {
    return skipValue(buf, 0, buf.length) === buf.length;
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

describe('the scanner against JSON.parse as oracle', () => {
  it('accepts whatever JSON.stringify writes and finds every member where it stands', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
        fc.constantFrom(0, 1, '\t'),
        (value, indent) => {
          const buf = bytes(JSON.stringify(value, null, indent));
          const found: Array<[string, unknown]> = [];
          members(buf, 0, buf.length, (key, start, end) => {
            found.push([key, JSON.parse(buf.toString('utf8', start, end))]);
          });
          expect(found).toEqual(Object.entries(JSON.parse(buf.toString('utf8'))));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('accepts and refuses the same mutated texts as JSON.parse', () => {
    const mutated = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '{', '}', '[', ']', ',', ':', '"', '\\', '0', '-', 'e', '.', ' ', 'n', '\u0001'),
      )
      .map(([text, at, put]) => {
        const i = at % (text.length + 1);
        return text.slice(0, i) + put + text.slice(put === '' ? i + 1 : i);
      });
    fc.assert(
      fc.property(mutated, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        // A long string may hold control characters other than line breaks: those are left to the receiver.
        fc.pre(!text.includes('\u0001') || text.length < 48);
        expect(accepts(text.trim())).toBe(valid && text.trim() !== '');
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '01',
    '1.',
    '.5',
    '-',
    '1e',
    '+1',
    'tru',
    'nul',
    '"a',
    '"\\x"',
    '"\\u12g4"',
    '[1,]',
    '{"a":1,}',
    '{"a"}',
    '{a:1}',
    '[1 2]',
    `"${'x'.repeat(60)}\n"`,
    '',
  ])('refuses %j', (text) => {
    expect(accepts(text)).toBe(false);
  });

  it('refuses nesting that only an attack has', () => {
    expect(accepts('['.repeat(200) + ']'.repeat(200))).toBe(true);
    expect(accepts('['.repeat(5000) + ']'.repeat(5000))).toBe(false);
  });
});

describe('long strings', () => {
  const long = 'x'.repeat(60);

  it.each([`{"${long}\\q":1}`, `{"${long}\\u12":1}`, `{"${long}\\n\t":1}`])(
    'as names are refused where they can not be read: %j',
    (text) => {
      const buf = bytes(text);
      expect(() => members(buf, 0, buf.length, () => {})).toThrow(JsonError);
    },
  );

  it.each([
    [`"${long}\\q\\u12\\n"`, `${long}\ufffd\ufffd12\n`],
    [`"${long}\\\\q\t"`, `${long}\\q\t`],
  ])('as values are read whatever their escapes: %j', (text, wanted) => {
    const buf = bytes(text);
    expect(skipValue(buf, 0, buf.length)).toBe(buf.length);
    expect(stringAt(buf, 0, buf.length)).toBe(wanted);
  });

  it('are not repeated in errors', () => {
    const buf = bytes(`{"${long.repeat(1000)}":1,"${long.repeat(1000)}":2}`);
    expect(() => members(buf, 0, buf.length, () => {})).toThrow(/^duplicated member "x{100}" at byte/);
  });
});

describe('messages', () => {
  it('keeps numbers, spacing and order of what is not touched', () => {
    const buf = bytes(
      '{"jsonrpc":"2.0", "id": 12345678901234567890 ,"method":"tools/call","params":{"a":1.0,"b": [ ]}}',
    );
    const message = scanMessage(buf);
    expect(message.kind).toBe('request');
    expect(slice(buf, message.id)).toBe('12345678901234567890');
    expect(slice(buf, message.params)).toBe('{"a":1.0,"b": [ ]}');
  });

  it.each([
    ['{"jsonrpc":"2.0","method":"x"}', 'notification'],
    ['{"jsonrpc":"2.0","method":"x","id":"a"}', 'request'],
    ['{"jsonrpc":"2.0","id":1,"result":{}}', 'response'],
    ['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}}', 'response'],
    ['{"\\u006aso\\u006erpc":"2.0","method":"x"}', 'notification'],
  ])('tells %s apart as a %s', (text, kind) => {
    expect(scanMessage(bytes(text)).kind).toBe(kind);
  });

  it('does not look at params of a response', () => {
    const message = scanMessage(bytes('{"jsonrpc":"2.0","id":1,"result":{},"params":[1]}'));
    expect(message).toMatchObject({ kind: 'response', params: null });
  });

  it.each([
    '{"method":"x","id":1}',
    '{"jsonrpc":"1.0","method":"x"}',
    '{"jsonrpc":"2.0","method":5}',
    '{"jsonrpc":"2.0","method":"x","id":null}',
    '{"jsonrpc":"2.0","method":"x","id":{}}',
    '{"jsonrpc":"2.0","method":"x","params":[1]}',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","id":1,"result":{},"error":{}}',
    '{"jsonrpc":"2.0","result":{}}',
  ])('refuses %s as no JSON-RPC message', (text) => {
    expect(() => scanMessage(bytes(text))).toThrow(InvalidMessage);
  });

  it.each([
    '{"jsonrpc":"2.0","method":"a","method":"b"}',
    '{"jsonrpc":"2.0","method":"a","\\u006dethod":"b"}',
    '{"jsonrpc":"2.0","x":1,"x":2,"method":"a"}',
    '{"jsonrpc":"2.0","method":"a"} {}',
  ])('refuses %s: two parsers could read it differently', (text) => {
    expect(() => scanMessage(bytes(text))).toThrow(JsonError);
  });
});

describe('splicing', () => {
  it('replaces only the named bytes', () => {
    const buf = bytes('{"name":"pre__echo", "n":1e400}');
    const span = memberOf(buf, { start: 0, end: buf.length }, 'name');
    expect(span && splice(buf, [{ ...span, bytes: quote('echo') }]).toString()).toBe(
      '{"name":"echo", "n":1e400}',
    );
  });

  it('puts in what touches a replaced part, in whatever order it is named', () => {
    const replaced = { start: 1, end: 2, bytes: bytes('B') };
    const inserted = { start: 1, end: 1, bytes: bytes('-') };
    expect(splice(bytes('abc'), [replaced, inserted]).toString()).toBe('a-Bc');
    expect(splice(bytes('abc'), [inserted, replaced]).toString()).toBe('a-Bc');
  });

  it('makes pretty-printed JSON fit on a line without changing its value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const line = oneLine(bytes(JSON.stringify(value, null, 2).replaceAll('\n', '\r\n')));
        expect(line.includes(0x0a)).toBe(false);
        expect(JSON.parse(line.toString())).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('walks the elements of an array', () => {
    const buf = bytes('[1, "two" ,{"3":[]}]');
    const found: string[] = [];
    elements(buf, 0, buf.length, (start, end) => found.push(buf.toString('utf8', start, end)));
    expect(found).toEqual(['1', '"two"', '{"3":[]}']);
    expect(stringAt(bytes('"a\\u00e9\\n"'), 0, 11)).toBe('a\u00e9\n');
  });
});
