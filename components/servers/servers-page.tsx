'use client';

import { lazy, Suspense, useEffect } from 'react';
import { useUrlState } from '../ui/use-url-state.ts';
import { PageSkeleton } from './page-skeleton.tsx';
import { ServerDetail } from './server-detail.tsx';
import { ServerList } from './server-list.tsx';

const AddServer = lazy(() =>
  import('./add-server.tsx').then(({ AddServer: Loaded }) => ({ default: Loaded })),
);

/** One address for the list, for one server (`name`), and for adding and editing (`add`, `edit`). */
export function ServersPage() {
  const { get, set } = useUrlState();
  const name = get('name');
  const fromPalette = get('new') !== null;

  // Every page begins something new under this name; here it has one of its own.
  useEffect(() => {
    if (fromPalette) set({ new: null, add: '1' }, { replace: true });
  }, [fromPalette, set]);

  if (name !== null) return <ServerDetail key={name} name={name} />;
  if (get('add') === null) return <ServerList />;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <AddServer onClose={() => set({ add: null })} />
    </Suspense>
  );
}
