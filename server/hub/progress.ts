import { JsonError, members, type Span } from '../lib/json/scan.ts';
import { splice } from '../lib/json/splice.ts';
import type { ClientPort } from './client.ts';

export const PROGRESS = 'notifications/progress';

/** The progress token in a request's `_meta`, as its bytes; null where the client wants no progress. @throws JsonError */
export function tokenIn(params: Buffer, meta: Span | null): Buffer | null {
  if (!meta || params[meta.start] !== 0x7b) return null;
  let token: Buffer | null = null;
  members(params, meta.start, meta.end, (key, start, end) => {
    if (key === 'progressToken') token = params.subarray(start, end);
  });
  return token;
}

/** Passes a server's progress on to the client, under the client's own token instead of the hub's. */
export function tellProgress(client: ClientPort, token: Buffer, params: Buffer): void {
  client.notify(PROGRESS, withToken(params, token));
}

function withToken(params: Buffer, token: Buffer): Buffer {
  let edited = params;
  try {
    members(params, 0, params.length, (key, start, end) => {
      if (key === 'progressToken') edited = splice(params, [{ start, end, bytes: token }]);
    });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  return edited;
}
