import { type Defaults, memberBytes, type Reshaping, reshape, withDefaults } from '../../lib/json/reshape.ts';
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
  return reshape(params, { inputResponses: null, requestState: null, _meta: withoutEnvelope });
}

/** Clients of older revisions send no empty `_meta`. */
function withoutEnvelope(meta: Buffer): Buffer | null {
  if (meta[0] !== 0x7b) return meta;
  const kept = reshape(meta, TAKEN_OUT);
  return kept.length === 2 ? null : kept;
}

/**
 * A legacy server's reply for a modern client: every result says that it is complete, and what may be cached says that
 * it may not be (2026-07-28, results and caching); a resource that is not found has the code of that revision.
 */
export function toModernReply(reply: UpstreamReply, method: string): UpstreamReply {
  if (!reply.ok) return { ok: false, error: modernError(reply.error) };
  const lacking = method === 'resources/read' ? WHOLE_AND_UNCACHED : WHOLE;
  return { ok: true, result: withDefaults(reply.result, lacking) };
}

const WHOLE: Defaults = new Map([['resultType', Buffer.from('"resultType":"complete"')]]);
const WHOLE_AND_UNCACHED: Defaults = new Map([
  ...WHOLE,
  ['ttlMs', Buffer.from('"ttlMs":0')],
  ['cacheScope', Buffer.from('"cacheScope":"private"')],
]);

function modernError(error: Buffer): Buffer {
  const code = memberBytes(error).get('code');
  if (code?.toString('latin1') !== String(RpcCode.resourceNotFound)) return error;
  return reshape(error, { code: Buffer.from(String(RpcCode.invalidParams)) });
}

/** A modern server's reply for a legacy client, which knows of no kinds of results. */
export function toLegacyReply(reply: UpstreamReply): UpstreamReply {
  if (!reply.ok) return reply;
  const result = reshape(reply.result, { resultType: (kind) => (kind.equals(COMPLETE) ? null : kind) });
  return result === reply.result ? reply : { ok: true, result };
}
