'use client';

import { useTranslations } from 'use-intl';
import type { SessionList } from '../../server/contract/api/reads.ts';
import type { ClientSession } from '../../server/contract/clients.ts';
import type { ApiResult } from '../data/query.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { RelativeTime } from '../ui/time.tsx';

/** Who is connected now, the newest first. */
export function ClientsCard({ clients }: { clients: ApiResult<SessionList> }) {
  const t = useTranslations('overview.clients');
  return (
    <Card title={t('title')} note={t('note')}>
      <AsyncState value={clients} what={t('what')} skeleton={<Skeleton className="mx-4 mb-4 h-20" />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <p className="px-4 pb-4 text-muted sm:px-5">{t('none')}</p>
          ) : (
            <>
              <ul className="border-line border-t">
                {items.map((session) => (
                  // A session is told apart by when it began: it has no name that may be known.
                  <Client key={`${session.since} ${session.principal}`} session={session} />
                ))}
              </ul>
              {total > items.length ? (
                <p className="border-line border-t px-4 py-2.5 text-muted sm:px-5">
                  {t('more', { count: total - items.length })}
                </p>
              ) : null}
            </>
          )
        }
      </AsyncState>
    </Card>
  );
}

function Client({ session: { client, endpoint, since, lastUsedAt } }: { session: ClientSession }) {
  const t = useTranslations('overview.clients');
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-line border-b px-4 py-2.5 last:border-b-0 sm:px-5">
      <span className="min-w-0 flex-1 basis-40 truncate">
        {client ? (
          <>
            <span className="font-medium">{client.name}</span>
            <span className="ml-1.5 text-xs text-muted">{client.version}</span>
          </>
        ) : (
          <span className="text-muted">{t('unnamed')}</span>
        )}
      </span>
      <span className="font-mono text-[0.8125rem] text-muted">
        {endpoint === 'mcp' ? '/mcp' : `/mcp/${endpoint}`}
      </span>
      <span className="text-xs text-muted">
        {t.rich('times', {
          since: () => <RelativeTime at={since} />,
          used: () => <RelativeTime at={lastUsedAt} />,
        })}
      </span>
    </li>
  );
}
