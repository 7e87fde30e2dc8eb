'use client';

import { lazy, Suspense } from 'react';
import { NavigationDrawer } from './navigation-drawer.tsx';
import type { Overlay } from './overlay.ts';
import { PasswordDialog } from './password-dialog.tsx';
import { SessionsDialog } from './sessions-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

const Palette = lazy(() => import('./palette.tsx').then(({ Palette: Loaded }) => ({ default: Loaded })));

/** One at a time. */
export function Overlays({
  overlay,
  onChange,
}: {
  overlay: Overlay;
  onChange: (overlay: Overlay | null) => void;
}) {
  const close = () => onChange(null);
  switch (overlay) {
    case 'palette':
      return (
        <Suspense fallback={null}>
          <Palette onClose={close} />
        </Suspense>
      );
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'sessions':
      return <SessionsDialog onClose={close} />;
    case 'password':
      return <PasswordDialog onClose={close} />;
    case 'navigation':
      return <NavigationDrawer onClose={close} />;
  }
}
