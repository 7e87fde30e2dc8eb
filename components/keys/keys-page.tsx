'use client';

import { lazy, Suspense } from 'react';
import { useUrlState } from '../ui/use-url-state.ts';
import { KeyList } from './key-list.tsx';

const CreateKey = lazy(() =>
  import('./create-key.tsx').then(({ CreateKey: Loaded }) => ({ default: Loaded })),
);

/** One address for the list, for one key above it (`id`), and for a new one (`add`). */
export function KeysPage() {
  const { get } = useUrlState();
  if (get('add') === null && get('new') === null) return <KeyList />;
  return (
    <Suspense fallback={null}>
      <CreateKey />
    </Suspense>
  );
}
