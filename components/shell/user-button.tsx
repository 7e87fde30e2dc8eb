'use client';

import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';

/** The person at the foot of the sidebar. */
export function UserButton({ name, ...rest }: { name: string } & ComponentProps<'button'>) {
  const t = useTranslations('shell.account');
  return (
    <button
      type="button"
      className="flex h-11 items-center gap-2.5 rounded-control px-2.5 text-left transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
      {...rest}
    >
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
      >
        {/* The first sign of the name, also where it is written with more than one unit. */}
        {[...name][0]?.toUpperCase()}
      </span>
      <span className="sr-only">{t('of')} </span>
      <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
      <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
    </button>
  );
}
