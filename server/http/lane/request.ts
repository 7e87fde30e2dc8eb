import type { IncomingHttpHeaders } from 'node:http';

/** Requests with a longer head go the long way, bytes. */
const MOST_HEAD = 16 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const POST = Buffer.from('POST /');

/** Of a request that comes in pieces at most this is kept; a longer one goes the long way at once, bytes. */
const MOST_HELD = 16 * 1024;

/** A head without the line of its length, in the two pieces around that. */
export interface Head {
  readonly before: string;
  readonly after: string;
  readonly url: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
}

export type Reading =
  /** One whole request and nothing else. */
  | { kind: 'request'; head: Head; body: Buffer }
  /** The head is good, of a short body something is missing. */
  | { kind: 'more' }
  /** Anything that is not plainly both. */
  | { kind: 'other' };

const MORE: Reading = { kind: 'more' };
const OTHER: Reading = { kind: 'other' };

const LENGTH = /\r\ncontent-length: ?(\d{1,9})(?=\r\n|$)/i;
const REQUEST_LINE = /^POST (\/[!"$-~]*) HTTP\/1\.1$/;
/** Name and value (RFC 9112, section 5): printable ASCII alone, and no white space before the colon. */
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([!-~](?:[\t -~]*[!-~])?)?[ \t]*$/;

/** What changes how a body is delimited or what the connection is for; and a name that is none for an object. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'trailer',
  'te',
  'expect',
  'upgrade',
  'keep-alive',
  'proxy-connection',
  '__proto__',
]);

/**
 * Pure: reads a POST that stands alone in `data`. It takes only what every reader of HTTP/1.1 understands in the same way,
 * so that what it passes on to Node's parser is all that could be misunderstood.
 * @param last the connection's last head: most heads are the same again, and are not read anew
 */
export function readRequest(data: Buffer, last: Head | null): Reading {
  if (data.length < POST.length || data.compare(POST, 0, POST.length, 0, POST.length) !== 0) return OTHER;
  const end = data.indexOf(HEAD_END);
  if (end < 0 || end > MOST_HEAD) return OTHER;
  const text = data.toString('latin1', 0, end);
  const length = LENGTH.exec(text);
  if (!length) return OTHER;
  const size = end + HEAD_END.length + Number(length[1]);
  if (data.length > size || (data.length < size && size > MOST_HELD)) return OTHER;
  const [line] = length;
  const head =
    last && isSame(text, last, length.index, line.length) ? last : readHead(text, length.index, line.length);
  if (!head) return OTHER;
  return data.length < size ? MORE : { kind: 'request', head, body: data.subarray(end + HEAD_END.length) };
}

function isSame(text: string, { before, after }: Head, at: number, skip: number): boolean {
  return (
    before.length === at &&
    text.length === at + skip + after.length &&
    text.startsWith(before) &&
    text.endsWith(after)
  );
}

function readHead(text: string, at: number, skip: number): Head | null {
  const before = text.slice(0, at);
  const after = text.slice(at + skip);
  const [first = '', ...lines] = (before + after).split('\r\n');
  const url = REQUEST_LINE.exec(first)?.[1];
  if (url === undefined) return null;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const field = FIELD.exec(line);
    const name = field?.[1]?.toLowerCase();
    const value = field?.[2] ?? '';
    if (name === undefined || ELSEWHERE.has(name) || Object.hasOwn(headers, name)) return null;
    if (name === 'connection' && value.toLowerCase() !== 'keep-alive') return null;
    headers[name] = value;
  }
  return headers.host ? { before, after, url, headers: Object.freeze(headers) } : null;
}
