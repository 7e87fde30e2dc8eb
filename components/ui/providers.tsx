'use client';

import type { ReactNode } from 'react';
import { IntlProvider } from './intl/provider.tsx';
import { Toaster } from './toast.tsx';
import { UnsavedGuardProvider } from './use-unsaved-guard.tsx';

/** What every primitive relies on; around the whole page. */
export function UiProviders({ children }: { children: ReactNode }) {
  return (
    <IntlProvider>
      <UnsavedGuardProvider>{children}</UnsavedGuardProvider>
      <Toaster />
    </IntlProvider>
  );
}
