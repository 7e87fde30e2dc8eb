'use client';

import { SearchX } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';

/** An address of a group that was removed, or never was. */
export function NoSuchGroup({ id }: { id: string }) {
  const t = useTranslations('groups');
  return (
    <Page title={id} back={{ href: '/groups', label: t('list.title') }}>
      <EmptyState
        icon={SearchX}
        title={t('detail.gone', { id })}
        action={
          <Button asChild>
            <Link href="/groups">{t('detail.all')}</Link>
          </Button>
        }
      >
        {t('detail.goneNote')}
      </EmptyState>
    </Page>
  );
}
