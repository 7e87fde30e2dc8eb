import { memberBytes, type Reshaping, reshape } from '../../lib/json/reshape.ts';
import { META } from '../meta-keys.ts';
import { RpcCode } from '../rpc-error.ts';
import type { UpstreamReply } from '../upstream/connection.ts';

/** By which a request says what `initialize` said before. */
const TAKEN_OUT: Reshaping = {
  [META.version]: null,
  [META.capabilities]: null,
  [META.clientInfo]: null,
  [META.logLevel]: null,
  [META.client]: null,
};
const COMPLETE = Buffer.from('"complete"');

/** Params of a modern client for a legacy server: without what only the newest revision says. @throws JsonError */
export function toLegacyParams(params: Buffer): Buffer {
  const meta = memberBytes(params).get('_meta');
  const kept = meta && meta[0] === 0x7b ? reshape(meta, TAKEN_OUT) : meta;
  // Clients of older revisions send no empty `_meta`.
  const empty = kept !== undefined && kept.length === 2;
  return reshape(params, {
    inputResponses: null,
    requestState: null,
    ...(kept && { _meta: empty ? null : kept }),
  });
}

/**
 * A legacy server's reply for a modern client: every result says that it is complete, and what may be cached says that
 * it may not be (2026-07-28, results and caching); a resource that is not found has the code of that revision.
 */
export function toModernReply(reply: UpstreamReply, method: string): UpstreamReply {
  if (!reply.ok) return { ok: false, error: modernError(reply.error) };
  const said = memberBytes(reply.result);
  const missing = (key: string, bytes: Buffer) => (said.has(key) ? {} : { [key]: bytes });
  const caching = method === 'resources/read';
  return {
    ok: true,
    result: reshape(reply.result, {
      ...missing('resultType', COMPLETE),
      ...(caching && { ...missing('ttlMs', ZERO), ...missing('cacheScope', PRIVATE) }),
    }),
  };
}

const ZERO = Buffer.from('0');
const PRIVATE = Buffer.from('"private"');

function modernError(error: Buffer): Buffer {
  const code = memberBytes(error).get('code');
  if (code?.toString('latin1') !== String(RpcCode.resourceNotFound)) return error;
  return reshape(error, { code: Buffer.from(String(RpcCode.invalidParams)) });
}

/** A modern server's reply for a legacy client, which knows of no kinds of results. */
export function toLegacyReply(reply: UpstreamReply): UpstreamReply {
  if (!reply.ok) return reply;
  const kind = memberBytes(reply.result).get('resultType');
  if (!kind?.equals(COMPLETE)) return reply;
  return { ok: true, result: reshape(reply.result, { resultType: null }) };
}
