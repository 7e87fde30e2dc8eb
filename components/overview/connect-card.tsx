'use client';

import { KeyRound, X } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Link } from '../ui/link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** Whoever has dismissed the card does not load what it shows. */
const ConnectSnippets = lazy(() =>
  import('./connect-snippets.tsx').then(({ ConnectSnippets: Loaded }) => ({ default: Loaded })),
);

interface ConnectCardProps {
  /** Of the endpoint over everything. */
  url: string;
  /** Null where it cannot be dismissed. */
  onDismiss: (() => void) | null;
}

/** How each client is told of this hub. */
export function ConnectCard({ url, onDismiss }: ConnectCardProps) {
  const t = useTranslations('overview.connect');
  const { may } = useSession();
  return (
    <Card
      title={t('title')}
      note={t('note')}
      aside={onDismiss ? <IconButton label={t('dismiss')} icon={X} onClick={onDismiss} /> : undefined}
    >
      <div className="px-4 pb-4 sm:px-5 sm:pb-5">
        <Suspense fallback={<Skeleton className="h-64 w-full" />}>
          <ConnectSnippets url={url} />
        </Suspense>
        {may('keys.own') ? (
          <Button asChild size="sm" className="mt-3">
            <Link href="/keys?new=1">
              <KeyRound aria-hidden />
              {t('createKey')}
            </Link>
          </Button>
        ) : null}
      </div>
    </Card>
  );
}
