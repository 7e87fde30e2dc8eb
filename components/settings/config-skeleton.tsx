import { FormSkeleton, Skeleton } from '../ui/skeleton.tsx';

/** A section with a form, before its values are here. */
export function ConfigSkeleton() {
  return (
    <div>
      <Skeleton className="h-4 w-32" />
      <Skeleton className="mt-2 mb-4 h-3.5 w-full max-w-96" />
      <div className="rounded-card border border-line bg-surface px-4 py-4 sm:px-5">
        <FormSkeleton fields={3} />
      </div>
    </div>
  );
}
