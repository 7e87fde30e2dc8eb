import { rpcError } from '../../hub/rpc-error.ts';
import type { View } from '../../hub/types.ts';
import { elements, JsonError } from '../../lib/json/scan.ts';
import type { ClientSide } from './client-side.ts';
import { dispatch } from './dispatch.ts';
import { hear } from './hear.ts';
import { scanInbound } from './message.ts';
import type { Exchange, SessionOptions } from './options.ts';
import { SilentPort } from './ports.ts';
import { response } from './wire.ts';

/** The only revision with JSON-RPC batches. */
const BATCH_REVISION = '2025-03-26';
/** Members of one batch; more would let one request hold up the others. */
const MOST_MEMBERS = 100;

export type BatchAnswer =
  /** `json` is the array of answers, or null where nothing asked for one. */
  { ok: true; json: Buffer | null } | { ok: false; text: string };

/** Answers every request of a batch, at once and in the batch's order (specification 2025-03-26, batching). */
export async function answerBatch(
  options: SessionOptions,
  side: ClientSide,
  view: View,
  body: Buffer,
  { req, ctx }: Exchange,
): Promise<BatchAnswer> {
  if (side.session.protocolVersion !== BATCH_REVISION) {
    return { ok: false, text: `Only revision ${BATCH_REVISION} has batches` };
  }
  const parts: Buffer[] = [];
  try {
    elements(body, 0, body.length, (start, end) => parts.push(body.subarray(start, end)));
  } catch (error) {
    if (error instanceof JsonError) return { ok: false, text: `Parse error: ${error.message}` };
    throw error;
  }
  if (parts.length === 0 || parts.length > MOST_MEMBERS) {
    return { ok: false, text: `A batch has 1 to ${MOST_MEMBERS} members` };
  }
  const answers = await Promise.all(parts.map((part) => answerOne(part)));
  const given = answers.filter((answer) => answer !== null);
  return { ok: true, json: given.length > 0 ? arrayOf(given) : null };

  async function answerOne(part: Buffer): Promise<Buffer | null> {
    const scan = scanInbound(part);
    if (!scan.ok) return response(scan.id, { ok: false, error: rpcError(scan.code, scan.text) });
    const { kind, id, method, params, envelope } = scan.message;
    if (kind === 'request' && id) {
      const { headers } = req;
      const port = new SilentPort(side);
      const request = { id, method, params, envelope, requestId: ctx.id, headers, port };
      return response(id, await dispatch(options, side, view, request));
    }
    hear(options, side, view, scan.message);
    return null;
  }
}

function arrayOf(parts: readonly Buffer[]): Buffer {
  const comma = Buffer.from(',');
  const joined = parts.flatMap((part, index) => (index === 0 ? [part] : [comma, part]));
  return Buffer.concat([Buffer.from('['), ...joined, Buffer.from(']')]);
}
