import { questionOf } from '../../hub/client.ts';
import { RpcCode, rpcError, toRpcError } from '../../hub/rpc-error.ts';
import type { ConnectionEvents, UpstreamReply } from '../../hub/upstream/connection.ts';
import { PatchbayError } from '../../lib/errors.ts';
import { memberOf } from '../../lib/json/scan.ts';
import { TakenBack } from '../taken-back.ts';
import type { Party } from './attribution.ts';

/** What a server asks of its client while it waits for the answer. */
export interface Questions {
  /**
   * @param id the bytes of the request's id
   * @returns null where the server took the question back, so that nothing is to be said any more
   */
  answer(
    method: string,
    id: Buffer,
    params: Buffer | null,
    party: Party | null,
  ): Promise<UpstreamReply | null>;
  /** `notifications/cancelled` of the server. */
  takenBack(params: Buffer | null): void;
  /** The conversation is over. */
  end(): void;
}

/** Open at once on one connection. */
const MOST_OPEN = 256;
const TAKEN_BACK = 'the server took its request back';
const METHOD_NOT_FOUND = rpcError(RpcCode.methodNotFound, 'Method not found');
const refused: UpstreamReply = { ok: false, error: METHOD_NOT_FOUND };
const noRoots: UpstreamReply = { ok: true, result: Buffer.from('{"roots":[]}') };
const pong: UpstreamReply = { ok: true, result: Buffer.from('{}') };
const tooMany: UpstreamReply = {
  ok: false,
  error: rpcError(RpcCode.limited, `more than ${MOST_OPEN} requests wait for the client`),
};

export function createQuestions(onAsked: ConnectionEvents['onAsked']): Questions {
  const open = new Map<string, AbortController>();

  async function ask(
    method: string,
    key: string,
    params: Buffer | null,
    { client, calls }: Party,
  ): Promise<UpstreamReply | null> {
    const abort = new AbortController();
    const carrier = calls.findLast((call) => call.client === client);
    const forget = carrier?.whenSettled(() => abort.abort('the call has ended'));
    open.set(key, abort);
    for (const call of calls) call.hold();
    try {
      const reply = await unlessAborted(client.ask(method, params, abort.signal), abort.signal);
      return abort.signal.reason instanceof TakenBack ? null : reply;
    } catch (error) {
      if (abort.signal.reason instanceof TakenBack) return null;
      return { ok: false, error: toRpcError(error).bytes };
    } finally {
      forget?.();
      if (open.get(key) === abort) open.delete(key);
      for (const call of calls) call.release();
    }
  }

  return {
    async answer(method, id, params, party) {
      if (method === 'ping') return pong;
      const question = questionOf(method);
      if (question) onAsked(question);
      if (!party) return method === 'roots/list' ? noRoots : refused;
      if (question && !party.client.facts.answers.has(question)) return refused;
      if (open.size >= MOST_OPEN) return tooMany;
      return ask(method, id.toString('latin1'), params, party);
    },
    takenBack(params) {
      const id = params && requestIdOf(params);
      if (params && id) open.get(id)?.abort(new TakenBack(params));
    },
    end() {
      for (const abort of open.values()) abort.abort('the connection has ended');
    },
  };
}

function requestIdOf(params: Buffer): string | null {
  try {
    const span = memberOf(params, { start: 0, end: params.length }, 'requestId');
    return span && params.toString('latin1', span.start, span.end);
  } catch {
    return null;
  }
}

/** A client that does not heed the signal keeps nobody waiting. */
function unlessAborted(reply: Promise<UpstreamReply>, signal: AbortSignal): Promise<UpstreamReply> {
  return new Promise((resolve, reject) => {
    const why = () => (signal.reason instanceof TakenBack ? TAKEN_BACK : String(signal.reason));
    const gone = () => reject(new PatchbayError('cancelled', why()));
    signal.addEventListener('abort', gone, { once: true });
    reply.then(resolve, reject);
    if (signal.aborted) gone();
  });
}
