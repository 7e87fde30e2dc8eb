'use client';

import { usePathname } from 'next/navigation';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isOpenPage } from '../data/open-pages.ts';
import { useShortcut } from '../ui/use-shortcut.ts';
import { Jumps } from './jumps.tsx';
import { LostNotice } from './lost-notice.tsx';
import { NarrowBar } from './narrow-bar.tsx';
import { type Overlay, OverlayContext } from './overlay.ts';
import { Sidebar } from './sidebar.tsx';

const Overlays = lazy(() => import('./overlays.tsx').then(({ Overlays: Loaded }) => ({ default: Loaded })));

/** Navigation at the left, on narrow screens at the top; the page beside or below it. Open pages stand alone. */
export function Shell({ children }: { children: ReactNode }) {
  const open = isOpenPage(usePathname());
  return open ? children : <Frame>{children}</Frame>;
}

function Frame({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  useShortcut('mod+k', () => setOverlay('palette'), t('palette.open'));
  useShortcut('?', () => setOverlay('shortcuts'), t('shortcuts.open'));
  return (
    <OverlayContext value={setOverlay}>
      <a
        href="#content"
        className="sr-only z-60 rounded-control bg-raised px-3 py-2 shadow-raised focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('skip')}
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]">
        <Sidebar />
        <NarrowBar />
        <main id="content" tabIndex={-1} className="min-w-0 outline-none">
          <LostNotice />
          {children}
        </main>
      </div>
      <Jumps />
      {overlay ? (
        <Suspense fallback={null}>
          <Overlays overlay={overlay} onChange={setOverlay} />
        </Suspense>
      ) : null}
    </OverlayContext>
  );
}
