import { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem } from '../lib/problem.ts';
import { requestId } from './request-id.ts';

/** Answers what the HTTP parser refused, before there is a request, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  // An answer that is under way must not be broken into; Node's own handler asks the same.
  const answering: unknown = Reflect.get(socket, '_httpMessage');
  const underWay = answering instanceof ServerResponse && answering.headersSent;
  if (error.code === 'ECONNRESET' || !socket.writable || underWay) {
    socket.destroy();
    return;
  }
  const [status, title, detail] = describe(error.code);
  const answer = problem(status, 'malformed', title, detail, requestId(undefined));
  const body = JSON.stringify(answer.body);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function describe(code: string | undefined): [status: number, title: string, detail: string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'Request Header Fields Too Large', 'The headers are larger than 32 KiB'];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'Request Timeout', 'The request did not arrive in time'];
    default:
      return [400, 'Bad Request', 'This is not HTTP'];
  }
}
