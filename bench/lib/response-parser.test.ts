import { describe, expect, it } from 'vitest';
import { ResponseParser } from './response-parser.ts';

interface Seen {
  status: number;
  body: string;
  ended: boolean;
}

const CASES: Record<string, { wire: string; closes?: boolean; seen: Seen }> = {
  'a body of a given length': {
    wire: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
    seen: { status: 200, body: 'hello', ended: true },
  },
  'a body in chunks, with an extension and a trailer': {
    wire: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=1\r\nhel\r\n2\r\nlo\r\n0\r\nX-Sum: 1\r\n\r\n',
    seen: { status: 200, body: 'hello', ended: true },
  },
  'an answer without a body': {
    wire: 'HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n',
    seen: { status: 202, body: '', ended: true },
  },
  'a status that has no body': {
    wire: 'HTTP/1.1 204 No Content\r\n\r\n',
    seen: { status: 204, body: '', ended: true },
  },
  'a head that follows a preliminary one': {
    wire: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno',
    seen: { status: 404, body: 'no', ended: true },
  },
  'a body that ends with the connection': {
    wire: 'HTTP/1.1 200 OK\r\n\r\nhello',
    closes: true,
    seen: { status: 200, body: 'hello', ended: true },
  },
  'a stream that goes on': {
    wire: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n',
    seen: { status: 200, body: 'hello', ended: false },
  },
};

function readIn(pieceSize: number, wire: string, closes: boolean): Seen {
  const seen: Seen = { status: 0, body: '', ended: false };
  const parser = new ResponseParser({
    head: (status) => {
      seen.status = status;
    },
    body: (piece) => {
      seen.body += piece.toString();
    },
    end: () => {
      seen.ended = true;
    },
  });
  const bytes = Buffer.from(wire);
  for (let at = 0; at < bytes.length; at += pieceSize) parser.push(bytes.subarray(at, at + pieceSize));
  if (closes) parser.close();
  return seen;
}

describe('a response is read the same however it is cut', () => {
  it.each(Object.entries(CASES))('%s', (_, { wire, closes = false, seen }) => {
    for (const pieceSize of [1, 2, 3, 7, 1000]) expect(readIn(pieceSize, wire, closes)).toEqual(seen);
  });
});
