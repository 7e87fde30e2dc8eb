'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import { onToasts, readToasts } from './toasts.ts';

const ToastList = lazy(() =>
  import('./toast-list.tsx').then(({ ToastList: Loaded }) => ({ default: Loaded })),
);

/** Shows what `toast` reports. Once, in the layout; what it shows with is loaded when there is something to show. */
export function Toaster() {
  const toasts = useSyncExternalStore(onToasts, readToasts, readToasts);
  const any = toasts.length > 0;
  return any ? (
    <Suspense fallback={null}>
      <ToastList toasts={toasts} />
    </Suspense>
  ) : null;
}
