'use client';

import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { sseUrl } from '../../server/contract/snippets.ts';
import { useSmartStatus } from '../data/smart-routing.ts';
import { Card } from '../ui/card.tsx';
import { CopyButton } from '../ui/copy-button.tsx';

interface EndpointsProps {
  group: GroupView;
  hub: string;
}

/** Every URL under which the group answers. */
export function Endpoints({ group, hub }: EndpointsProps) {
  const t = useTranslations('groups.connect');
  const { id, spec, nameRoute } = group;
  const smart = useSmartStatus().data?.enabled ?? false;
  const own = `${hub}/mcp/${id}`;
  const endpoints: { kind: 'streamable' | 'sse' | 'name' | 'smart'; url: string }[] = [
    { kind: 'streamable', url: own },
    { kind: 'sse', url: sseUrl(own) },
  ];
  if (smart) endpoints.push({ kind: 'smart', url: `${hub}/mcp/$smart/${id}` });
  if (nameRoute && spec.name) {
    endpoints.push({ kind: 'name', url: `${hub}/mcp/${encodeURIComponent(spec.name)}` });
  }
  return (
    <Card title={t('endpoints')} note={t('endpointsNote')}>
      <ul className="border-line border-t">
        {endpoints.map(({ kind, url }) => (
          <li
            key={kind}
            className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-line border-b px-4 py-2 last:border-b-0 sm:grid-cols-[minmax(0,11rem)_minmax(0,1fr)_auto] sm:px-5"
          >
            <span className="text-muted max-sm:text-xs">{t(`kind.${kind}`)}</span>
            <code className="min-w-0 font-mono text-[0.8125rem] wrap-anywhere max-sm:row-start-2">{url}</code>
            <span className="size-7 max-sm:row-span-2 max-sm:row-start-1 max-sm:col-start-2">
              <CopyButton text={url} what={t('urlFor', { kind: t(`kind.${kind}`) })} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
