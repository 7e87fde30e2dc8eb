import type { Peers } from '../../hub/peers.ts';
import type { Session } from '../../hub/sessions.ts';
import type { UpstreamReply } from '../../hub/types.ts';
import { packParts } from '../../lib/parts.ts';
import { askerOf } from './questions.ts';

/** What replicas tell each other of sessions, by the names of the messages. */
export const ELSEWHERE = {
  /** Parts: session id, question id, `result` or `error`, its bytes. */
  answer: 'answer',
  /** Parts: session id, method, params where there are some. */
  said: 'said-by-client',
  /** Parts in pairs: session id, a message for its client. */
  unasked: 'unasked',
} as const;

/** What other replicas hear of this one's sessions. Any of it may be lost; nothing waits for it. */
export interface Elsewhere {
  /** This replica's name. */
  readonly self: string;
  /** An answer to a question that was not asked here: for whoever asked it. @param id as its JSON bytes */
  answer(session: Session, id: Buffer, reply: UpstreamReply): void;
  /** What the client said without wanting an answer. */
  tell(session: Session, method: string, params: Buffer | null): void;
  /** A message for the client of a session whose stream may be open there. */
  say(session: Session, json: Buffer): void;
}

/** Of what is said to clients in one turn, bytes; a server that says more to clients without a stream here is not heard. */
const MOST_A_TURN = 1024 * 1024;

export function createElsewhere(peers: Peers): Elsewhere {
  let batch: Buffer[] = [];
  let bytes = 0;

  function flush(): void {
    peers.tell(ELSEWHERE.unasked, packParts(batch));
    batch = [];
    bytes = 0;
  }

  return {
    self: peers.self,
    answer(session, id, reply) {
      const asker = askerOf(id);
      if (asker === null || asker === peers.self) return;
      const [kind, said] = reply.ok ? ['result', reply.result] : ['error', reply.error];
      const payload = packParts([Buffer.from(session.id), id, Buffer.from(kind), said]);
      // The client was told 202: what answers no question is dropped, here as there.
      peers.ask(asker, ELSEWHERE.answer, payload).catch(() => {});
    },
    tell(session, method, params) {
      const head = [Buffer.from(session.id), Buffer.from(method)];
      peers.tell(ELSEWHERE.said, packParts(params ? [...head, params] : head));
    },
    say(session, json) {
      // The only stream of HTTP+SSE is where its session is.
      if (session.transport === 'sse' || bytes + json.length > MOST_A_TURN) return;
      if (batch.length === 0) setImmediate(flush);
      batch.push(Buffer.from(session.id), json);
      bytes += session.id.length + json.length;
    },
  };
}
