'use client';

import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { snippets } from '../../server/contract/snippets.ts';
import { useHubUrl } from '../data/origin.ts';
import { useSession } from '../data/session.ts';
import { Card } from '../ui/card.tsx';
import { Link } from '../ui/link.tsx';
import { SnippetTabs } from '../ui/snippet-tabs.tsx';
import { Clients } from './clients.tsx';
import { Endpoints } from './endpoints.tsx';
import { newKeyHref } from './links.ts';

/** How a client comes to the group, and which ones are there. */
export function Connect({ group }: { group: GroupView }) {
  const t = useTranslations('groups.connect');
  const hub = useHubUrl();
  const { may } = useSession();
  if (hub === null) return null;
  const { id } = group;
  return (
    <div className="grid gap-4">
      <Endpoints group={group} hub={hub} />
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
        <div className="px-4 pb-4 sm:px-5">
          <SnippetTabs
            label={t('client')}
            snippets={snippets({ url: `${hub}/mcp/${id}`, key: null, name: id })}
          />
        </div>
      </Card>
      <Clients group={id} />
    </div>
  );
}
