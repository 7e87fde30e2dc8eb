import { isRecord, parseOrUndefined } from '../../lib/json/parse.ts';
import { packParts, unpackParts } from '../../lib/parts.ts';

/** One message between two replicas. Ids are those of whoever asked. */
export type Frame =
  | { type: 'ask'; id: string; kind: string; payload: Buffer }
  | { type: 'tell'; kind: string; payload: Buffer }
  | { type: 'said' | 'done'; id: string; payload: Buffer }
  /** Nobody there can answer. */
  | { type: 'failed'; id: string }
  /** Who asked waits no more. */
  | { type: 'cancel'; id: string }
  /** These are being worked on. */
  | { type: 'alive'; ids: readonly string[] };

export function encodeFrame(frame: Frame): Buffer {
  const { payload, ...head } = 'payload' in frame ? frame : { ...frame, payload: null };
  const bytes = Buffer.from(JSON.stringify(head));
  return packParts(payload ? [bytes, payload] : [bytes]);
}

/** @returns null for what is no frame; another version may say what this one does not know */
export function decodeFrame(bytes: Buffer): Frame | null {
  const [headBytes, payload] = unpackParts(bytes) ?? [];
  const head = headBytes ? parseOrUndefined(headBytes) : null;
  if (!isRecord(head)) return null;
  const { type, id, kind, ids } = head;
  if (type === 'alive') return Array.isArray(ids) ? { type, ids: ids.map(String) } : null;
  if (type === 'tell') return typeof kind === 'string' && payload ? { type, kind, payload } : null;
  if (typeof id !== 'string') return null;
  if (type === 'cancel' || type === 'failed') return { type, id };
  if (!payload) return null;
  if (type === 'said' || type === 'done') return { type, id, payload };
  return type === 'ask' && typeof kind === 'string' ? { type, id, kind, payload } : null;
}
