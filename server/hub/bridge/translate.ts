import {
  type Defaults,
  memberBytes,
  type Reshaping,
  reshape,
  withDefaults,
  withMember,
} from '../../lib/json/reshape.ts';
import { type Edit, splice } from '../../lib/json/splice.ts';
import { type Envelope, readEnvelope } from '../envelope.ts';
import { META } from '../meta-keys.ts';
import { RpcCode } from '../rpc-error.ts';
import type { RelayCall } from '../types.ts';
import type { Era, UpstreamReply } from '../upstream/connection.ts';

/** By which a request says what `initialize` said before. */
const TAKEN_OUT: Reshaping = {
  [META.version]: null,
  [META.capabilities]: null,
  [META.clientInfo]: null,
  [META.logLevel]: null,
  [META.client]: null,
};
const MODERN_PARAMS: Reshaping = { inputResponses: null, requestState: null, _meta: withoutEnvelope };
const COMPLETE = Buffer.from('"complete"');

type Said = Pick<RelayCall, 'method' | 'params' | 'envelope' | 'client'>;

/** The params of a call as a server of that era must read them. @param edits what its route puts otherwise */
export function paramsFor(call: Said, edits: readonly Edit[], era: Era): Buffer {
  const translated = era === 'legacy' && call.client?.facts.era === 'modern';
  if (!translated) return splice(call.params, edits);
  return toLegacyParams(call, call.envelope ?? readEnvelope(call.params), edits);
}

/** Params of a modern client for a legacy server: without what only the newest revision says. @throws JsonError */
function toLegacyParams({ method, params }: Said, envelope: Envelope, edits: readonly Edit[]): Buffer {
  const { retried, asksTask, metaKept, metaCut } = envelope;
  // The rule: a request that is no retry, and says in `_meta` what it must and nothing more.
  if (!retried && !asksTask && !metaKept) return splice(params, metaCut ? [...edits, metaCut] : edits);
  // By `task` an older client asks for a task, which is for a server alone to decide since.
  const changes = method === 'tools/call' ? { ...MODERN_PARAMS, task: null } : MODERN_PARAMS;
  return reshape(splice(params, edits), changes);
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
  if (method === 'resources/read') return { ok: true, result: withDefaults(reply.result, UNCACHED) };
  // Servers of older revisions have no such member: to look for its name is all that most results need.
  const found = reply.result.indexOf(KIND) >= 0;
  return {
    ok: true,
    result: found ? withDefaults(reply.result, WHOLE) : withMember(reply.result, COMPLETED),
  };
}

const KIND = Buffer.from('"resultType"');
const COMPLETED = Buffer.from('"resultType":"complete"');
const WHOLE: Defaults = new Map([['resultType', COMPLETED]]);
const UNCACHED: Defaults = new Map([
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
