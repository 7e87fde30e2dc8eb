'use client';

import { ChevronLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { Link } from './link.tsx';

interface PageProps {
  /** Its text also names the tab of the browser. */
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** The page above this one. */
  back?: { href: string; label: string };
  className?: string;
  children: ReactNode;
}

/** The frame of every page: its name, what can be done with it, and the content in a column. */
export function Page({ title, description, actions, back, className, children }: PageProps) {
  const t = useTranslations('ui.page');
  const heading = useRef<HTMLHeadingElement>(null);

  // The title may be made of several parts; what it reads as is known once it is drawn.
  useEffect(() => {
    const text = heading.current?.textContent?.trim();
    const wanted = text ? `${text} · Patchbay` : 'Patchbay';
    if (document.title !== wanted) document.title = wanted;
  });

  return (
    <div className="mx-auto w-full max-w-7xl px-4 pt-6 pb-16 sm:px-8 md:pt-8">
      {back ? (
        <Link
          href={back.href}
          aria-label={t('back', { label: back.label })}
          className="mb-2 -ml-1 inline-flex items-center gap-0.5 rounded-control pr-1.5 text-xs text-muted hover:text-text"
        >
          <ChevronLeft aria-hidden className="size-3.5" />
          {back.label}
        </Link>
      ) : null}
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 ref={heading} className="text-xl font-semibold tracking-tight wrap-anywhere">
            {title}
          </h1>
          {description ? <div className="mt-1 text-muted">{description}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </header>
      <div className={cn('mt-6 grid grid-cols-1 gap-4', className)}>{children}</div>
    </div>
  );
}
