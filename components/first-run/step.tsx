import type { ReactNode } from 'react';

interface StepProps {
  number: number;
  title: string;
  note: string;
  children: ReactNode;
}

/** One of a few things to do, one after the other. */
export function Step({ number, title, note, children }: StepProps) {
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 max-sm:grid-cols-1">
      <span
        aria-hidden
        className="grid size-7 place-items-center rounded-full border border-line-strong text-xs font-semibold tabular-nums max-sm:hidden"
      >
        {number}
      </span>
      <div className="min-w-0">
        <h2 className="pt-1 text-sm font-semibold">{title}</h2>
        <p className="mt-0.5 text-muted">{note}</p>
        <div className="mt-3">{children}</div>
      </div>
    </li>
  );
}
