'use client';

import { Menu, Search } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../ui/icon-button.tsx';
import { Link } from '../ui/link.tsx';
import { Logo } from '../ui/logo.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { useOverlay } from './overlay.ts';

/** On narrow screens: the same as the sidebar, in one line. */
export function NarrowBar() {
  const t = useTranslations('shell');
  const show = useOverlay();
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-1 border-line border-b bg-canvas px-3 md:hidden">
      <Link href="/" className="mr-auto rounded-control px-1">
        <Logo />
      </Link>
      <LiveIndicator className="mr-1" />
      <IconButton size="md" label={t('palette.open')} icon={Search} onClick={() => show('palette')} />
      <IconButton size="md" label={t('nav.open')} icon={Menu} onClick={() => show('navigation')} />
    </header>
  );
}
