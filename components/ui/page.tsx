import type { ReactNode } from 'react';

interface PageProps {
  title: string;
  note: string;
  /** Stands at the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: its name, one sentence, and the content in a column. */
export function Page({ title, note, aside, children }: PageProps) {
  return (
    <div className="mx-auto max-w-5xl px-4 pt-6 pb-16 sm:px-8 md:pt-9">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 text-muted">{note}</p>
        </div>
        {aside}
      </div>
      <div className="mt-6 grid grid-cols-1 gap-4">{children}</div>
    </div>
  );
}
