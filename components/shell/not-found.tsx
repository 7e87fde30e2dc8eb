'use client';

import { useTranslations } from 'use-intl';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';

export function NotFound() {
  const t = useTranslations('shell.notFound');
  return (
    <Page title={t('title')} description={t('text')}>
      <Link href="/" className="w-fit text-accent underline underline-offset-4">
        {t('back')}
      </Link>
    </Page>
  );
}
