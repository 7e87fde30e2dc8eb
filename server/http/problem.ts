import type { ServerResponse } from 'node:http';
import { type ProblemAnswer, toProblem } from '../lib/problem.ts';

/** Sends a prepared problem. If the head is already out nothing sensible can be said any more: the connection is cut. */
export function sendAnswer(res: ServerResponse, answer: ProblemAnswer): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const body = JSON.stringify(answer.body);
  for (const name of res.getHeaderNames()) if (name.startsWith('content-')) res.removeHeader(name);
  res.writeHead(answer.status, {
    ...answer.headers,
    'X-Request-Id': answer.body.requestId,
    'Content-Length': Buffer.byteLength(body),
  });
  res.end(body);
}

/** Answers anything that was thrown as problem+json. */
export function sendProblem(res: ServerResponse, thrown: unknown, requestId: string): void {
  sendAnswer(res, toProblem(thrown, requestId));
}
