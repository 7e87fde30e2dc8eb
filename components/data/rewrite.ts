import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Changes what is kept under exactly this key; nothing happens where nothing is kept. A part that became newer makes
 * the rest no newer: the answer keeps its age, and one that is to be asked anew still is.
 */
export function rewrite<T>(cache: QueryClient, queryKey: QueryKey, change: (old: T) => T): void {
  const state = cache.getQueryState<T>(queryKey);
  if (state?.data === undefined) return;
  const next = change(state.data);
  if (next === state.data) return;
  cache.setQueryData<T>(queryKey, next, { updatedAt: state.dataUpdatedAt });
  if (state.isInvalidated) void cache.invalidateQueries({ queryKey, exact: true, refetchType: 'none' });
}
