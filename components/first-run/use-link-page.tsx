'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useOneTimeLink } from '../data/links.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { BarePage } from '../ui/bare-page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AccountForm } from './account-form.tsx';
import { DeadLink } from './dead-link.tsx';
import { type FirstKey, makeFirstKey } from './use-first-key.ts';
import { forgetLinkToken } from './use-link-token.ts';

interface UseLinkProps {
  token: string;
  /** The first administrator was made, and a first key. */
  onAdministrator: (key: FirstKey) => void;
}

/** Asks what a link is for, and then for what it needs. */
export function UseLink({ token, onAdministrator }: UseLinkProps) {
  const t = useTranslations('firstRun');
  const router = useRouter();
  const link = useOneTimeLink(token);
  if (link.cause && [404, 422].includes(link.cause.status)) return <DeadLink />;

  const kind = link.data?.kind;
  const done = async () => {
    forgetLinkToken();
    if (kind === 'setup') onAdministrator(await makeFirstKey(t('key.name')));
    else router.replace('/');
  };
  return (
    <BarePage
      title={kind ? t(`account.${kind}.title`) : t('title')}
      description={kind ? t(`account.${kind}.note`) : null}
    >
      <AsyncState value={link} what={t('link')} skeleton={<Skeleton className="h-64 w-full" />}>
        {(found) => <AccountForm token={token} link={found} onDone={done} />}
      </AsyncState>
    </BarePage>
  );
}
