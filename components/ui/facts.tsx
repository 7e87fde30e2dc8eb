import type { ReactNode } from 'react';
import { cn } from './cn.ts';

interface FactsProps {
  items: readonly { label: string; value: ReactNode }[];
  className?: string;
}

/** What there is to know about one thing: names at the left, values at the right. */
export function Facts({ items, className }: FactsProps) {
  return (
    <dl
      className={cn(
        'grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-2 max-sm:grid-cols-1 max-sm:gap-y-0.5',
        className,
      )}
    >
      {items.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 wrap-anywhere max-sm:mb-2">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
