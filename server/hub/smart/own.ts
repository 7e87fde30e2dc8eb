import { principalId } from '../../contract/principal.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import { JsonError } from '../../lib/json/scan.ts';
import type { CallFacts, RecordCall } from '../relay.ts';
import { codeOf, RpcCode, rpcError, toRpcError } from '../rpc-error.ts';
import type { RelayCall } from '../types.ts';
import type { Era, UpstreamReply } from '../upstream/connection.ts';
import { toolError } from './answer.ts';

/** An answer of the hub itself, and what its record says of it. */
export interface Own {
  reply: UpstreamReply;
  item: string;
  outcome: CallFacts['outcome'];
  /** Of an error; who can mend it, if not the hub. */
  errorOwner?: CallFacts['errorOwner'];
}

export const eraOf = ({ client }: Pick<RelayCall, 'client'>): Era => client?.facts.era ?? 'legacy';

/** What the agent can mend itself. */
export const problem = (text: string, call: RelayCall, item: string): Own => ({
  reply: toolError(text, eraOf(call)),
  item,
  outcome: 'tool-error',
});

/** For a call that asks for a task of what does not run as one (2025-11-25). */
export function noTask(item: string): Own {
  const error = rpcError(RpcCode.methodNotFound, `${item} does not run as a task: call it without "task"`);
  return { reply: { ok: false, error }, item, outcome: 'error', errorOwner: 'client' };
}

/** What the hub answers itself is recorded like every other call. Never rejects. */
export async function answered(
  record: RecordCall,
  call: RelayCall,
  item: string,
  answer: () => Promise<Own> | Own,
): Promise<UpstreamReply> {
  const startedAt = performance.now();
  let own: Own;
  try {
    own = await answer();
  } catch (error) {
    own = failed(error, call, item);
  }
  record(factsOf(call, own, performance.now() - startedAt), call.params, own.reply);
  return own.reply;
}

function failed(error: unknown, call: RelayCall, item: string): Own {
  if (call.signal?.aborted) {
    const taken = new PatchbayError('cancelled', 'The search was taken back');
    return {
      ...{ reply: { ok: false, error: toRpcError(taken).bytes }, item },
      ...{ outcome: 'cancelled', errorOwner: 'client' },
    };
  }
  if (error instanceof PatchbayError || error instanceof JsonError)
    return problem(messageOf(error), call, item);
  return { reply: { ok: false, error: toRpcError(error).bytes }, item, outcome: 'error' };
}

function factsOf(call: RelayCall, own: Own, durationMs: number): CallFacts {
  const { reply, item, outcome, errorOwner = 'platform' } = own;
  return {
    at: new Date().toISOString(),
    requestId: call.requestId,
    principal: principalId(call.principal),
    endpoint: call.view.endpoint.address,
    method: call.method,
    server: null,
    ...{ item, outcome },
    errorCode: reply.ok ? null : codeOf(reply.error),
    errorOwner: reply.ok ? null : errorOwner,
    durationMs: Math.round(durationMs * 1000) / 1000,
    upstreamMs: 0,
    requestBytes: call.params.length,
    responseBytes: reply.ok ? reply.result.length : reply.error.length,
  };
}
