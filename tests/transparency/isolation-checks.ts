/** How many clients are there at once. */
export const CROWDS = [2, 50] as const;

/** `auto` gives a client its own connection once the server was seen to ask; `own` does so from the beginning. */
export const ISOLATION_LANES = [
  { lane: 'http', session: 'auto' },
  { lane: 'http', session: 'own' },
  { lane: 'stdio', session: 'auto' },
  { lane: 'stdio', session: 'own' },
] as const;

/** Servers of 2026-07-28 keep nothing between requests, so all clients share what leads to them. */
export const MODERN_ISOLATION_LANES = ['modern', 'modern-stdio', 'both'] as const;
