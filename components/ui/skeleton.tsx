import { cn } from './cn.ts';

/** Holds the place of what is loading; give it the size of the real thing. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded-control bg-line', className)} />;
}

const WIDTHS = ['w-3/4', 'w-1/2', 'w-2/3', 'w-5/6', 'w-2/5'];

const many = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A DataTable without its rows' contents, as tall as the real one. */
export function TableSkeleton({ rows = 8, columns = 4 }: { rows?: number; columns?: number }) {
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface">
      <Cells count={columns} className="h-9" thin />
      {many(rows).map((row) => (
        <Cells key={row} count={columns} row={row} className="h-10 border-line border-t" />
      ))}
    </div>
  );
}

interface CellsProps {
  count: number;
  row?: number;
  thin?: boolean;
  className: string;
}

function Cells({ count, row = 0, thin = false, className }: CellsProps) {
  return (
    <div className={cn('flex items-center gap-6 px-3', className)}>
      {many(count).map((column) => (
        <span key={column} className="flex-1">
          <Skeleton className={cn(thin ? 'h-2.5' : 'h-3.5', WIDTHS[(row + column * 2) % WIDTHS.length])} />
        </span>
      ))}
    </div>
  );
}

export function FormSkeleton({ fields = 4 }: { fields?: number }) {
  return (
    <div className="grid gap-5">
      {many(fields).map((field) => (
        <div key={field} className="grid gap-2">
          <Skeleton className="h-3.5 w-28" />
          <Skeleton className="h-8 w-full" />
        </div>
      ))}
    </div>
  );
}

export function CardSkeleton({ className }: { className?: string }) {
  return (
    <div className={cn('grid gap-3 rounded-card border border-line bg-surface px-4 py-4 sm:px-5', className)}>
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-3.5 w-full max-w-80" />
      <Skeleton className="h-3.5 w-2/3 max-w-64" />
    </div>
  );
}
