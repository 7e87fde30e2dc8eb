'use client';

import { usePathname, useRouter } from 'next/navigation';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { isOpenPage, signInHref } from '../data/open-pages.ts';
import { useSession } from '../data/session.ts';
import { Waiting } from '../ui/intl/waiting.tsx';
import { Unreached } from './unreached.tsx';

const Expired = lazy(() => import('./expired.tsx').then(({ Expired: Loaded }) => ({ default: Loaded })));

/**
 * Every page but the open ones needs a session. A page that is open when its session ends stays as it is, with all
 * that was typed into it, below the question for the password.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const path = usePathname();
  const router = useRouter();
  const { state, problem } = useSession();
  const open = isOpenPage(path);
  const shut = !open && state === 'signed-out';

  useEffect(() => {
    if (shut) router.replace(signInHref(`${path}${window.location.search}${window.location.hash}`));
  }, [shut, path, router]);

  if (open) return children;
  if (state === 'starting' && problem) return <Unreached problem={problem} />;
  if (state === 'starting' || state === 'signed-out') return <Waiting />;
  return (
    <>
      {children}
      {state === 'expired' ? (
        <Suspense fallback={null}>
          <Expired />
        </Suspense>
      ) : null}
    </>
  );
}
