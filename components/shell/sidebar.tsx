'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Kbd } from '../ui/kbd.tsx';
import { Link } from '../ui/link.tsx';
import { Logo } from '../ui/logo.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { useOverlay } from './overlay.ts';
import { PageLinks } from './page-links.tsx';
import { UserMenu } from './user-menu.tsx';

/** Where there is room for it: the pages, the search over everything, whether all is live, and the person. */
export function Sidebar() {
  const t = useTranslations('shell');
  const show = useOverlay();
  return (
    <aside
      aria-label={t('sidebar')}
      className="sticky top-0 hidden h-dvh flex-col gap-3 overflow-y-auto border-line border-r px-3 pt-4 pb-3 md:flex"
    >
      <Link href="/" className="w-fit rounded-control px-2.5">
        <Logo />
      </Link>
      <button
        type="button"
        onClick={() => show('palette')}
        className="flex h-8 items-center gap-2 rounded-control border border-line-strong bg-surface px-2.5 text-muted transition-colors hover:border-field"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1 text-left">{t('palette.button')}</span>
        <Kbd keys="mod+k" />
      </button>
      <PageLinks className="flex-1" />
      <LiveIndicator className="px-2.5" />
      <UserMenu />
    </aside>
  );
}
