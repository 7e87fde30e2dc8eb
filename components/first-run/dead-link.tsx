'use client';

import { useTranslations } from 'use-intl';
import { useSetupNeeded } from '../data/account.ts';
import { SIGN_IN_PAGE } from '../data/open-pages.ts';
import { BarePage } from '../ui/bare-page.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';

/** A link that was used, has expired or was replaced: the hub does not say which, so the way on is for all of them. */
export function DeadLink() {
  const t = useTranslations('firstRun.dead');
  const needed = useSetupNeeded();
  return (
    <BarePage title={t('title')} description={t('note')}>
      <ul className="grid gap-2 pl-4 text-muted">
        {needed ? (
          <li className="list-disc">{t('setup')}</li>
        ) : (
          <>
            <li className="list-disc">{t('used')}</li>
            <li className="list-disc">{t('ask')}</li>
          </>
        )}
      </ul>
      <Button asChild variant={needed ? 'secondary' : 'primary'} className="mt-6">
        <Link href={SIGN_IN_PAGE}>{t('signIn')}</Link>
      </Button>
    </BarePage>
  );
}
