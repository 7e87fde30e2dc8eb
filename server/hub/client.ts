import type { CancelSignal } from '../lib/cancel.ts';
import type { Era, UpstreamReply } from './upstream/connection.ts';

/** What a server may ask of its client, and the capability by which the client says that it answers. */
export const QUESTIONS = {
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
  'roots/list': 'roots',
} as const;
export type QuestionMethod = keyof typeof QUESTIONS;
export type Question = (typeof QUESTIONS)[QuestionMethod];

const BY_METHOD: ReadonlyMap<string, Question> = new Map(Object.entries(QUESTIONS));

/** The capability by which a client says that it answers requests of this method; undefined for any other method. */
export function questionOf(method: string): Question | undefined {
  return BY_METHOD.get(method);
}

/** Severities of RFC 5424 as MCP names them, the least severe first. */
export const LOG_LEVELS = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a client said of itself: once in its handshake, or with every request (2026-07-28). */
export interface ClientFacts {
  era: Era;
  protocolVersion: string;
  /** The bytes of its `capabilities` object. */
  capabilities: Buffer;
  /** The bytes of its `clientInfo` object, or null where it said none. */
  info: Buffer | null;
  /** Which questions it declared that it answers. */
  answers: ReadonlySet<Question>;
  /**
   * Tells two clients apart, also those that share a key: the session, or for clients without sessions a hash of what
   * makes two requests those of one client. Never sent to anyone.
   */
  key: string;
}

/** One client during one call: what is said through it goes out on that call's own stream. */
export interface ClientPort {
  readonly facts: ClientFacts;
  /** Log messages below it are not wanted; null where the client asked for none. */
  readonly logLevel: LogLevel | null;
  /**
   * The same client beyond this call: its own stream, for what servers say unasked. It stays good when the call has
   * its answer. Absent for clients that keep no such stream.
   */
  readonly standing?: ClientPort;
  /** A notification that belongs to the call. `params` are lent: what is kept is copied. */
  notify(method: string, params: Buffer | null): void;
  /**
   * A question of the server. Resolves with the client's answer, a JSON-RPC error included.
   * @param signal fires when the server takes the question back, or the call has ended
   * @throws PatchbayError `unsupported` where the client can't be asked, `cancelled` when it has gone
   */
  ask(method: string, params: Buffer | null, signal: CancelSignal): Promise<UpstreamReply>;
  /** The server lets its client come back later for the rest (SSE polling, 2025-11-25). */
  pause?(retryMs: number): void;
}
