'use client';

import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { ApiError } from './api-error.ts';
import { session } from './client.ts';
import { createApplier } from './live/applier.ts';
import { live } from './live.ts';
import { hasLocks } from './lock.ts';
import { refreshMe } from './session.ts';

/** Every question of the console shares this cache. What the hub refused is not asked again by itself. */
export function DataProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: 5_000, retry: (failures, error) => failures < 2 && worthRetrying(error) },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <Wiring />
      {children}
    </QueryClientProvider>
  );
}

function worthRetrying(error: Error): boolean {
  return !(error instanceof ApiError && error.status >= 400 && error.status < 500);
}

/** Who is signed in decides what is kept and whether the hub is listened to. */
function Wiring() {
  const cache = useQueryClient();
  const user = useSyncExternalStore(
    session.subscribe,
    () => session.view().me?.id ?? null,
    () => null,
  );

  useEffect(() => session.start(), []);

  useEffect(() => {
    if (user === null) return;
    const applier = createApplier(cache);
    const ends = [
      live.listen(applier.apply),
      live.listen((event) => {
        // A refusal has already shown itself as a session that ended.
        if (event.type === 'users.changed') refreshMe().catch(() => {});
      }),
      live.onReturn(applier.everything),
      takePart(),
    ];
    return () => {
      for (const end of ends) end();
      cache.clear();
    };
  }, [user, cache]);

  return null;
}

/** Listens while the page lives; a page that the browser puts aside must not hold the lead over the others. */
function takePart(): () => void {
  let stop: (() => void) | null = null;
  const begin = () => {
    stop ??= live.start();
  };
  const end = () => {
    stop?.();
    stop = null;
  };
  const look = () => {
    if (document.visibilityState === 'hidden') return hasLocks() ? undefined : end();
    begin();
    live.wake();
  };
  begin();
  const listeners = [
    [window, 'online', live.wake],
    [window, 'pagehide', end],
    [window, 'pageshow', begin],
    [document, 'visibilitychange', look],
  ] as const;
  for (const [target, type, listener] of listeners) target.addEventListener(type, listener);
  return () => {
    for (const [target, type, listener] of listeners) target.removeEventListener(type, listener);
    end();
  };
}
