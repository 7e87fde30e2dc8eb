'use client';

import { ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { Popover } from '../ui/popover.tsx';
import { AccountPanel } from './account-panel.tsx';

/** Who is signed in, and what belongs to the person: look, language, sessions, password, the way out. */
export function UserMenu() {
  const t = useTranslations('shell.account');
  const { me } = useSession();
  const [open, setOpen] = useState(false);
  if (!me) return null;
  return (
    <Popover
      label={t('label')}
      open={open}
      onOpenChange={setOpen}
      className="w-72"
      trigger={
        <button
          type="button"
          className="flex h-11 items-center gap-2.5 rounded-control px-2.5 text-left transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
        >
          <Initial name={me.name} />
          <span className="sr-only">{t('of')} </span>
          <span className="min-w-0 flex-1 truncate font-medium">{me.name}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </button>
      }
    >
      <AccountPanel onChosen={() => setOpen(false)} />
    </Popover>
  );
}

/** The first sign of a name, also where it is written with more than one unit. */
function Initial({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
    >
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
