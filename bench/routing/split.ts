import { createHash } from 'node:crypto';

/** `tune`: methods may be chosen and their numbers set by these queries; `held`: only measured, and never looked at. */
export type Half = 'tune' | 'held';

/**
 * Which half a query belongs to. It follows from the query itself, so that nobody chooses it, it needs no storing, and a
 * query whose words change is drawn anew.
 */
export function halfOf(query: { id: string; text: string }): Half {
  const digest = createHash('sha256')
    .update(query.id + query.text)
    .digest('hex');
  return digest.charAt(0) < '8' ? 'tune' : 'held';
}
