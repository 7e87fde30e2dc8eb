'use client';

import { useTranslations } from 'use-intl';
import { useSetupNeeded } from '../data/account.ts';
import { SIGN_IN_PAGE } from '../data/open-pages.ts';
import { useSession } from '../data/session.ts';
import { BarePage } from '../ui/bare-page.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';

/** The page was opened without a link, or reloaded: the address no longer holds it. */
export function WithoutLink() {
  const t = useTranslations('firstRun.without');
  const { me } = useSession();
  const needed = useSetupNeeded();
  return (
    <BarePage title={t('title')} description={t(needed ? 'setup' : 'note')}>
      <Button asChild variant="primary">
        <Link href={me ? '/' : SIGN_IN_PAGE}>{me ? t('overview', { name: me.name }) : t('signIn')}</Link>
      </Button>
    </BarePage>
  );
}
