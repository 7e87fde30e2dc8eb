import { type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

interface CardProps {
  title: string;
  /** One sentence under the title. */
  note?: ReactNode;
  /** Stands at the right of the title. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Card({ title, note, aside, className, children }: CardProps) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className={cn('rounded-card border border-line bg-surface', className)}
    >
      <header className="flex items-start justify-between gap-4 px-4 pt-3.5 pb-3 sm:px-5">
        <div className="min-w-0">
          <h2 id={heading} className="text-sm font-semibold">
            {title}
          </h2>
          {note ? <p className="mt-0.5 text-muted">{note}</p> : null}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}
