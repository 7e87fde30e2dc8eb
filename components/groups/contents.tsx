'use client';

import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { useGroupFootprint, useGroupTools } from '../data/groups.ts';
import { useServerState } from '../data/server-state.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Link } from '../ui/link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Status } from '../ui/status.tsx';
import { serverHref } from './links.ts';
import { NameList } from './name-list.tsx';
import { useLists } from './use-lists.ts';

/** What is in a group, for those who may look and not change. */
export function Contents({ group }: { group: GroupView }) {
  const t = useTranslations('groups');
  const tools = useGroupTools(group.id);
  const footprint = useGroupFootprint(group.id);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Members group={group} />
      <Card title={t('preview.title')} note={t('preview.saved')}>
        <AsyncState value={tools} what={t('preview.what')} skeleton={<Skeleton className="mx-4 mb-4 h-72" />}>
          {({ items }) => <NameList items={items} warnings={footprint.data?.warnings ?? []} />}
        </AsyncState>
      </Card>
    </div>
  );
}

function Members({ group }: { group: GroupView }) {
  const t = useTranslations('groups.members');
  const stateOf = useServerState();
  const { known, servers, tools } = useLists();
  const members = group.spec.servers;
  return (
    <Card title={t('title', { count: members.length })} note={t('readOnly')}>
      <ul className="border-line border-t">
        {members.map(({ name, alias, tools: picks }) => {
          const server = known.get(name);
          const count = tools?.get(name)?.length ?? 0;
          const state = stateOf(server?.status ?? null);
          return (
            <li key={name} className="border-line border-b px-4 py-2.5 last:border-b-0 sm:px-5">
              <div className="flex items-center justify-between gap-3">
                <Link
                  href={serverHref(name)}
                  className="min-w-0 truncate font-mono text-[0.8125rem] font-medium underline-offset-4 hover:underline"
                >
                  {name}
                </Link>
                {server || !servers.data ? (
                  <Status tone={state.tone} label={state.label} busy={state.busy} className="text-xs" />
                ) : (
                  <Badge tone="bad">{t('unknown')}</Badge>
                )}
              </div>
              <p className="text-xs text-muted wrap-anywhere">
                {picks ? t('some', { chosen: picks.length, count }) : t('whole', { count })}
                {alias ? ` · ${t('shownAs', { alias })}` : null}
              </p>
              {picks && picks.length > 0 ? (
                <p className="mt-0.5 line-clamp-3 font-mono text-xs text-muted wrap-anywhere">
                  {picks.join(', ')}
                </p>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
