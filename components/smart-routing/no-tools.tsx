'use client';

import { Wrench } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';

/** No server of the hub lists a tool. */
export function NoTools() {
  const t = useTranslations('smartRouting.noTools');
  const configures = useSession().may('servers.configure');
  return (
    <EmptyState
      icon={Wrench}
      title={t('title')}
      action={
        <Button asChild variant={configures ? 'primary' : 'secondary'}>
          <Link href={configures ? '/servers?add=1' : '/servers'}>{t(configures ? 'add' : 'servers')}</Link>
        </Button>
      }
    >
      {t('text')}
    </EmptyState>
  );
}
