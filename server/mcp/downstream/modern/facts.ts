import { createHash } from 'node:crypto';
import { type Principal, principalId } from '../../../contract/principal.ts';
import { type ClientFacts, QUESTIONS, type Question } from '../../../hub/client.ts';
import type { Envelope } from '../../../hub/envelope.ts';
import { isObject, members, type Span } from '../../../lib/json/scan.ts';
import { MODERN_REVISION } from '../../revisions.ts';

/** Clients whose facts are kept: the oldest is forgotten, and worked out anew should it come again. */
const MOST_KEPT = 2000;
/** What a client says of itself in more bytes than this is worked out with every request, so that memory stays small. */
const MOST_BYTES = 8 * 1024;

const kept = new Map<string, ClientFacts>();

/**
 * Who asks. Requests of one principal on one endpoint that say the same of their client are those of one client; a
 * stream of them builds nothing.
 */
export function clientFacts(
  principal: Principal,
  endpointId: string,
  params: Buffer,
  envelope: Envelope,
): ClientFacts {
  const text = identityText(principal, endpointId, params, envelope);
  const known = kept.get(text);
  if (known) return known;
  const facts = build(text, params, envelope);
  if (text.length > MOST_BYTES) return facts;
  kept.set(text, facts);
  if (kept.size > MOST_KEPT) {
    const oldest = kept.keys().next();
    if (!oldest.done) kept.delete(oldest.value);
  }
  return facts;
}

/** Lengths stand before the parts, so that no two different clients make the same text. */
function identityText(principal: Principal, endpointId: string, params: Buffer, envelope: Envelope): string {
  const who = principalId(principal);
  const capabilities = bytesText(params, envelope.capabilities);
  const info = bytesText(params, envelope.clientInfo);
  const client = bytesText(params, envelope.client);
  const lengths = `${who.length}.${endpointId.length}.${capabilities.length}.${info.length}.`;
  return lengths + who + endpointId + capabilities + info + client;
}

function bytesText(params: Buffer, span: Span | null): string {
  return span ? params.toString('latin1', span.start, span.end) : '';
}

function build(text: string, params: Buffer, envelope: Envelope): ClientFacts {
  const { capabilities, clientInfo } = envelope;
  return {
    era: 'modern',
    protocolVersion: MODERN_REVISION,
    capabilities: capabilities ? copyOf(params, capabilities) : Buffer.from('{}'),
    info: clientInfo ? copyOf(params, clientInfo) : null,
    answers: capabilities ? answersIn(params, capabilities) : new Set(),
    key: `client:${createHash('sha256').update(text).digest('base64url')}`,
  };
}

/** The request's own bytes are not kept: they may be a part of something large. */
function copyOf(params: Buffer, { start, end }: Span): Buffer {
  return Buffer.from(params.subarray(start, end));
}

const questions: ReadonlySet<string> = new Set(Object.values(QUESTIONS));

function isQuestion(key: string): key is Question {
  return questions.has(key);
}

function answersIn(params: Buffer, capabilities: Span): ReadonlySet<Question> {
  const answers = new Set<Question>();
  members(params, capabilities.start, capabilities.end, (key, start, end) => {
    if (isQuestion(key) && isObject(params, { start, end })) answers.add(key);
  });
  return answers;
}
