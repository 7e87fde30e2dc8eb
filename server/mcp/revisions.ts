/** Protocol revisions with `initialize`, newest first. The modern one (2026-07-28) is told apart per request. */
export const LEGACY_REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;
/** The revision without `initialize` and sessions: every request says its version itself. */
export const MODERN_REVISION = '2026-07-28';
/** Since then a client can be sent away from a stream and come back for the rest (SSE polling). */
export const POLLING_REVISION = '2025-11-25';
const NEWEST: string = LEGACY_REVISIONS[0];

const known: ReadonlySet<string> = new Set(LEGACY_REVISIONS);

export function isKnownRevision(text: string): boolean {
  return known.has(text);
}

/** The revision to answer an `initialize` with: the client's own where the hub speaks it, else the newest. */
export function negotiate(requested: unknown): string {
  return typeof requested === 'string' && known.has(requested) ? requested : NEWEST;
}
