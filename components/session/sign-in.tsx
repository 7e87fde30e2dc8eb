'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useSetupNeeded } from '../data/account.ts';
import { nextPath } from '../data/open-pages.ts';
import { useSession } from '../data/session.ts';
import { BarePage } from '../ui/bare-page.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { NoAdministrator } from './no-administrator.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { Unreached } from './unreached.tsx';

/** Signs in and goes back to where the person came from. */
export function SignIn() {
  const t = useTranslations('session');
  const router = useRouter();
  const { state, problem } = useSession();
  const next = nextPath(useUrlState().get('next'));
  const setupNeeded = useSetupNeeded();
  const known = state === 'signed-in' || state === 'expired';

  useEffect(() => {
    if (known) router.replace(next);
  }, [known, next, router]);

  if (state === 'starting' && problem) return <Unreached problem={problem} />;
  if (setupNeeded) return <NoAdministrator />;
  return (
    <BarePage title={t('title')} description={t('note')}>
      <SignInForm waiting={known} />
    </BarePage>
  );
}
