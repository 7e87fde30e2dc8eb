import { reshape } from '../lib/json/reshape.ts';
import { JsonError } from '../lib/json/scan.ts';

/** The reason of a signal: whoever made the request has taken it back, in words of its own. */
export class TakenBack {
  /** `params` of `notifications/cancelled`, a copy. */
  readonly params: Buffer;

  constructor(params: Buffer) {
    this.params = Buffer.from(params);
  }
}

/**
 * Params of `notifications/cancelled` for the other side: what was said when the request was taken back, else `why`.
 * @param id of the request there, as its bytes
 */
export function cancelledParams(reason: unknown, id: Buffer, why: string): Buffer {
  try {
    if (reason instanceof TakenBack) return reshape(reason.params, { requestId: id });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
  }
  return Buffer.from(`{"requestId":${id.toString('utf8')},"reason":${JSON.stringify(why)}}`);
}
