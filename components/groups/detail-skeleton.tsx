import { Skeleton } from '../ui/skeleton.tsx';

/** The page of a group in grey. */
export function DetailSkeleton() {
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
        {['a', 'b', 'c', 'd'].map((key) => (
          <Skeleton key={key} className="h-22 rounded-card" />
        ))}
      </div>
      <Skeleton className="h-9 w-72" />
      <EditorSkeleton />
    </div>
  );
}

export function EditorSkeleton() {
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Skeleton className="h-128 rounded-card" />
      <Skeleton className="h-96 rounded-card" />
    </div>
  );
}
