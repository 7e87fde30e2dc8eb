import { FormSkeleton, Skeleton } from '../ui/skeleton.tsx';

/** A page with a form while its script is on its way. */
export function PageSkeleton() {
  return (
    <div className="mx-auto grid w-full max-w-7xl gap-8 px-4 pt-6 sm:px-8 md:pt-8">
      <Skeleton className="h-7 w-56" />
      <FormSkeleton fields={5} />
    </div>
  );
}
