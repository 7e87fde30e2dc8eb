import { Skeleton } from '../ui/skeleton.tsx';

/** The list of groups in grey. */
export function CardsSkeleton() {
  return (
    <div className="grid gap-4">
      <Skeleton className="h-8 w-full sm:max-w-80" />
      <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
          <Skeleton key={key} className="h-61 rounded-card" />
        ))}
      </div>
    </div>
  );
}
