import { type ClientFacts, QUESTIONS, type Question } from '../../hub/client.ts';
import type { SessionFacts } from '../../hub/sessions.ts';
import { isRecord, parseOrUndefined } from '../../lib/json/parse.ts';

/** Pure: what a session's client said of itself in its handshake. */
export function factsOf(session: SessionFacts): ClientFacts {
  const { sid, protocolVersion, capabilities, clientInfo } = session;
  const bytes = Buffer.from(capabilities);
  return {
    era: 'legacy',
    protocolVersion,
    capabilities: bytes,
    info: clientInfo === '' ? null : Buffer.from(clientInfo),
    answers: answersIn(parseOrUndefined(bytes)),
    key: sid,
  };
}

const ALL = Object.values(QUESTIONS);
/** Most clients answer the same few questions, so they share a set. */
const known = new Map<string, ReadonlySet<Question>>();

function answersIn(capabilities: unknown): ReadonlySet<Question> {
  const answered = ALL.filter((each) => isRecord(capabilities) && isRecord(capabilities[each]));
  const name = answered.join();
  const set = known.get(name) ?? new Set(answered);
  known.set(name, set);
  return set;
}
