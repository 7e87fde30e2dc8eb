import type { HttpResponse } from '../lib/http-exchange.ts';
import { type ProblemAnswer, toProblem } from '../lib/problem.ts';

/** Sends a prepared problem. If the head is already out nothing sensible can be said any more: the connection is cut. */
export function sendAnswer(res: HttpResponse, answer: ProblemAnswer): void {
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
export function sendProblem(res: HttpResponse, thrown: unknown, requestId: string): void {
  sendAnswer(res, toProblem(thrown, requestId));
}
