import type { Era, SuiteName } from './suites.ts';
import { SUITES } from './suites.ts';

/** How the server behind the hub is reached, and the revisions that it speaks. */
export const KINDS = {
  stdio: { title: 'stdio, with `initialize`', eras: ['legacy'] },
  'stdio-modern': { title: 'stdio, 2026-07-28 alone', eras: ['modern'] },
  sse: { title: 'HTTP+SSE', eras: ['legacy'] },
  legacy: { title: 'streamable HTTP, with `initialize`', eras: ['legacy'] },
  modern: { title: 'streamable HTTP, 2026-07-28 alone', eras: ['modern'] },
  dual: { title: 'streamable HTTP, both', eras: ['legacy', 'modern'] },
} as const satisfies Record<string, { title: string; eras: readonly Era[] }>;

export type Kind = keyof typeof KINDS;
export const kinds: readonly Kind[] = ['stdio', 'stdio-modern', 'sse', 'legacy', 'modern', 'dual'];

/** Whether the hub has to translate between a suite's revision and the server's. */
export function crossesEras(kind: Kind, suite: SuiteName): boolean {
  const spoken: readonly Era[] = KINDS[kind].eras;
  return !spoken.includes(SUITES[suite].era);
}

/** Whether a suite is to be run on such a server at all. */
export function isPossible(kind: Kind, suite: SuiteName): boolean {
  return !('sameEra' in SUITES[suite]) || !crossesEras(kind, suite);
}
