'use client';

import { lazy, Suspense, useState } from 'react';
import { useSession } from '../data/session.ts';
import { UserButton } from './user-button.tsx';

const UserPopover = lazy(() =>
  import('./user-popover.tsx').then(({ UserPopover: Loaded }) => ({ default: Loaded })),
);

/** Who is signed in; what belongs to the person is loaded when it is asked for. */
export function UserMenu() {
  const { me } = useSession();
  const [asked, setAsked] = useState(false);
  if (!me) return null;
  const button = (
    <UserButton name={me.name} aria-haspopup="dialog" aria-expanded={false} onClick={() => setAsked(true)} />
  );
  if (!asked) return button;
  return (
    <Suspense fallback={button}>
      <UserPopover name={me.name} />
    </Suspense>
  );
}
