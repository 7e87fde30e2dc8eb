'use client';

import { useSyncExternalStore } from 'react';
import { BASE_PATH } from './base-path.ts';

const never = () => () => {};

/** The URL under which this page, and so the hub, was reached; null while the static page is being filled. */
export function useHubUrl(): string | null {
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => null,
  );
  return origin === null ? null : `${origin}${BASE_PATH}`;
}
