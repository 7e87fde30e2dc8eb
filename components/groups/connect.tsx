'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { snippets } from '../../server/contract/snippets.ts';
import { useHubUrl } from '../data/origin.ts';
import { useSession } from '../data/session.ts';
import { useSmartStatus } from '../data/smart-routing.ts';
import { Card } from '../ui/card.tsx';
import { Link } from '../ui/link.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { SnippetTabs } from '../ui/snippet-tabs.tsx';
import { Clients } from './clients.tsx';
import { Endpoints } from './endpoints.tsx';
import { newKeyHref } from './links.ts';

/** How a client comes to the group, and which ones are there. */
export function Connect({ group }: { group: GroupView }) {
  const hub = useHubUrl();
  if (hub === null) return null;
  const { id } = group;
  return (
    <div className="grid gap-4">
      <Endpoints group={group} hub={hub} />
      <ConnectCard hub={hub} id={id} />
      <Clients group={id} />
    </div>
  );
}

/** Snippets for every client, of the group's own endpoint or of its smart one. */
function ConnectCard({ hub, id }: { hub: string; id: string }) {
  const t = useTranslations('groups.connect');
  const { may } = useSession();
  const offered = useSmartStatus().data?.enabled ?? false;
  const [wanted, setWanted] = useState<'ordinary' | 'smart'>('ordinary');
  const smart = offered && wanted === 'smart';
  return (
    <Card
      title={t('snippets')}
      note={t.rich(may('keys.own') ? 'snippetsNote' : 'snippetsAsk', {
        create: (text) => (
          <Link href={newKeyHref(id)} className="font-medium text-text underline underline-offset-4">
            {text}
          </Link>
        ),
      })}
    >
      <div className="grid grid-cols-1 gap-3 px-4 pb-4 sm:px-5">
        {offered ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <Segmented
              label={t('which')}
              value={wanted}
              onChange={setWanted}
              options={[
                { value: 'ordinary', label: t('ordinary') },
                { value: 'smart', label: t('smart') },
              ]}
            />
            <span className="text-muted">{t(smart ? 'smartNote' : 'ordinaryNote')}</span>
          </div>
        ) : null}
        <SnippetTabs
          label={t('client')}
          snippets={snippets({ url: `${hub}/mcp/${smart ? '$smart/' : ''}${id}`, key: null, name: id })}
        />
      </div>
    </Card>
  );
}
