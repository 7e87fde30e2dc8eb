'use client';

import { type QueryClient, type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiError } from './api-error.ts';
import { type ShownError, useErrorText } from './error-text.ts';
import { rewrite } from './rewrite.ts';

/** Shows a change before the hub has confirmed it. @returns what takes it back */
export type CacheEdit = (cache: QueryClient) => () => void;

/** An edit of what is kept under exactly this key; nothing happens where nothing is kept. */
export function edit<T>(key: QueryKey, change: (old: T) => T): CacheEdit {
  return (cache) => {
    void cache.cancelQueries({ queryKey: key, exact: true });
    const old = cache.getQueryData<T>(key);
    if (old === undefined) return () => {};
    rewrite<T>(cache, key, change);
    return () => rewrite<T>(cache, key, () => old);
  };
}

export interface ApiMutationOptions<Input, Output> {
  send: (input: Input) => Promise<Output>;
  /** What is to be asked anew afterwards, also when it failed. */
  changes: (input: Input) => readonly QueryKey[];
  /** Shown at once, taken back on failure. */
  optimistic?: (input: Input) => readonly CacheEdit[];
  /** What the answer says is kept at once: the next change needs its revision before the list was asked anew. */
  learn?: (output: Output, input: Input) => readonly CacheEdit[];
}

export interface ApiMutation<Input, Output> {
  /** @throws ApiError */
  run: (input: Input) => Promise<Output>;
  isPending: boolean;
  /** What runs now or ran last. */
  input: Input | undefined;
  data: Output | undefined;
  /** Of the last run: in words, and as it was thrown (`fields` of a form). */
  error: ShownError | null;
  cause: ApiError | null;
  reset: () => void;
}

/** A change by the person. It says nothing by itself: toasts and errors at fields are the feature's. */
export function useApiMutation<Input, Output>(
  options: ApiMutationOptions<Input, Output>,
): ApiMutation<Input, Output> {
  const cache = useQueryClient();
  const errorText = useErrorText();
  const mutation = useMutation({
    mutationFn: options.send,
    onMutate: (input) => options.optimistic?.(input).map((apply) => apply(cache)) ?? [],
    onError: (_error, _input, undo) => {
      for (const back of undo ?? []) back();
    },
    onSuccess: (output, input) => {
      for (const apply of options.learn?.(output, input) ?? []) apply(cache);
    },
    onSettled: (_output, _error, input) => {
      for (const key of options.changes(input)) void cache.invalidateQueries({ queryKey: key });
    },
  });
  return {
    run: mutation.mutateAsync,
    isPending: mutation.isPending,
    input: mutation.variables,
    data: mutation.data,
    error: mutation.error && errorText(mutation.error),
    cause: mutation.error,
    reset: mutation.reset,
  };
}
