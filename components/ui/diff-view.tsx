'use client';

import { lazy, Suspense } from 'react';
import { Skeleton } from './skeleton.tsx';

interface DiffViewProps {
  before: unknown;
  after: unknown;
}

// Comparing is 10 kB of script that most pages never need.
const Lines = lazy(async () => ({ default: (await import('./diff-table.tsx')).DiffTable }));

/** Two values as JSON, or two texts, compared line by line. */
export function DiffView(props: DiffViewProps) {
  return (
    <Suspense fallback={<Skeleton className="h-32 w-full" />}>
      <Lines {...props} />
    </Suspense>
  );
}
