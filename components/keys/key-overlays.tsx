'use client';

import { lazy, type ReactNode, Suspense } from 'react';
import type { Deeds } from './use-deeds.ts';

const KeyDrawer = lazy(() =>
  import('./key-drawer.tsx').then(({ KeyDrawer: Loaded }) => ({ default: Loaded })),
);
const MissingKey = lazy(() =>
  import('./missing-key.tsx').then(({ MissingKey: Loaded }) => ({ default: Loaded })),
);
const RotateDialog = lazy(() =>
  import('./rotate-dialog.tsx').then(({ RotateDialog: Loaded }) => ({ default: Loaded })),
);
const RevokeDialog = lazy(() =>
  import('./revoke-dialog.tsx').then(({ RevokeDialog: Loaded }) => ({ default: Loaded })),
);

/** What stands above the list: the key that is open, and what is asked about one. @param missing the list is known */
export function KeyOverlays({ deeds, missing }: { deeds: Deeds; missing: boolean }) {
  const { open, openId, asked, settle, close } = deeds;
  return (
    <>
      <Loaded>{open ? <KeyDrawer key={open.id} of={open} deeds={deeds} /> : null}</Loaded>
      <Loaded>
        {openId !== null && !open && missing ? <MissingKey id={openId} onClose={close} /> : null}
      </Loaded>
      <Loaded>
        {asked?.deed === 'rotate' ? <RotateDialog of={asked.key} onClose={settle} /> : null}
        {asked?.deed === 'revoke' ? (
          <RevokeDialog
            of={asked.key}
            onClose={settle}
            onRevoked={() => asked.key.id === openId && close()}
          />
        ) : null}
      </Loaded>
    </>
  );
}

/** Each by itself: what is open already stays while another one is loaded. */
function Loaded({ children }: { children: ReactNode }) {
  return <Suspense fallback={null}>{children}</Suspense>;
}
