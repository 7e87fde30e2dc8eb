'use client';

import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { useHubUrl } from '../data/origin.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Link } from '../ui/link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CardServers } from './card-servers.tsx';
import type { GroupFacts, ServersByName } from './facts.ts';
import { GroupMarks } from './group-marks.tsx';
import { titleOf } from './list-order.ts';

interface GroupCardProps {
  group: GroupView;
  facts: GroupFacts | null;
  /** Null until the servers are here. */
  known: ServersByName | null;
  /** How many keys open it; null until they are here, undefined for those who see none. */
  keys: number | null | undefined;
  href: string;
}

/** One group at a glance; all of it leads to its page. */
export function GroupCard({ group, facts, known, keys, href }: GroupCardProps) {
  const t = useTranslations('groups.card');
  const hub = useHubUrl();
  const { id, spec } = group;
  const troubles = (facts?.troubles ?? 0) + group.warnings.length;
  return (
    <li className="relative flex min-w-0 flex-col rounded-card border border-line bg-surface transition-colors hover:border-line-strong">
      <div className="flex items-start gap-2 px-4 pt-3.5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm font-semibold">
            <Link href={href} className="after:absolute after:inset-0 after:rounded-card">
              {titleOf(group)}
            </Link>
          </h2>
          <p className="truncate font-mono text-xs text-muted">{id}</p>
        </div>
        <span className="relative size-7 shrink-0">
          {hub ? <CopyButton text={`${hub}/mcp/${id}`} what={t('url', { group: titleOf(group) })} /> : null}
        </span>
      </div>
      <p className="mx-4 mt-1.5 line-clamp-2 min-h-10 text-muted wrap-anywhere">{spec.description}</p>
      <div className="min-h-28 flex-1 px-4 py-2">
        <CardServers members={spec.servers} known={known} />
      </div>
      <div className="flex flex-wrap items-center gap-1.5 px-4 pb-2.5 empty:hidden">
        <GroupMarks group={group} troubles={troubles} />
      </div>
      <dl className="grid grid-cols-3 divide-x divide-line border-line border-t text-xs">
        <Fact label={t('tools')} value={facts?.tools ?? null} />
        <Fact label={t('tokens')} value={facts?.tokens ?? null} about />
        {keys === undefined ? (
          <Fact label={t('servers')} value={spec.servers.length} />
        ) : (
          <Fact label={t('keys')} value={keys} />
        )}
      </dl>
    </li>
  );
}

interface FactProps {
  label: string;
  value: number | null;
  /** An estimate. */
  about?: boolean;
}

function Fact({ label, value, about = false }: FactProps) {
  const format = useFormat();
  return (
    <div className="min-w-0 px-4 py-2">
      <dt className="truncate text-muted">{label}</dt>
      <dd className="truncate font-medium tabular-nums">
        {value === null ? (
          <Skeleton className="my-0.5 h-3.5 w-8" />
        ) : about ? (
          `≈ ${format.compact(value)}`
        ) : (
          format.number(value)
        )}
      </dd>
    </div>
  );
}
