import { type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

interface SectionProps {
  title: ReactNode;
  description?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A part of a page under a heading of its own, without a frame. */
export function Section({ title, description, actions, className, children }: SectionProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={cn('min-w-0', className)}>
      <header className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={heading} className="text-sm font-semibold">
            {title}
          </h2>
          {description ? <p className="mt-0.5 text-muted">{description}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </header>
      {children}
    </section>
  );
}
