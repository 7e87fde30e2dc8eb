import { useTranslations } from 'use-intl';
import { Skeleton } from '../ui/skeleton.tsx';

/** The page in grey. */
export function OverviewSkeleton() {
  const t = useTranslations('overview');
  return (
    <div role="status" aria-label={t('loading')} className="grid gap-6">
      <Skeleton className="h-12 w-full" />
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        <Skeleton className="h-23" />
        <Skeleton className="h-23" />
        <Skeleton className="h-23" />
        <Skeleton className="h-23" />
        <Skeleton className="h-23 max-lg:col-span-2" />
      </div>
      <Skeleton className="h-52 w-full" />
      <div className="grid gap-6 lg:grid-cols-2">
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}
