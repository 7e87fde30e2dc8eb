import { JsonError, members } from '../lib/json/scan.ts';
import { splice } from '../lib/json/splice.ts';
import type { ClientPort } from './client.ts';

export const PROGRESS = 'notifications/progress';

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
