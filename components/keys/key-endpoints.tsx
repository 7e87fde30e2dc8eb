'use client';

import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type KeyEndpoint, useKeyTools } from '../data/access-keys.ts';
import { useHubUrl } from '../data/origin.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { ConnectSnippets } from './connect-snippets.tsx';
import { pathOf, useEndpointLabel } from './endpoint-select.tsx';
import type { EndpointProps } from './key-reach.tsx';

/** Every endpoint that the key opens, and how to connect to them. */
export function KeyEndpoints({ of: key, endpoint, onEndpoint }: EndpointProps) {
  const t = useTranslations('keys.endpoints');
  const hub = useHubUrl();
  return (
    <AsyncState
      value={useKeyTools(key.id, endpoint)}
      what={t('what')}
      skeleton={<Skeleton className="h-80 w-full" />}
    >
      {({ endpoints }) =>
        endpoints.length > 0 && hub ? (
          <div className="grid grid-cols-1 gap-6">
            <EndpointList endpoints={endpoints} hub={hub} />
            <Section title={t('connect')} description={t('connectText')}>
              <ConnectSnippets
                endpoints={endpoints}
                endpoint={endpoint}
                onEndpoint={onEndpoint}
                hub={hub}
                token={null}
              />
            </Section>
          </div>
        ) : (
          <p className="text-muted">{t('none')}</p>
        )
      }
    </AsyncState>
  );
}

const ROW_PX = 49;
/** From so many on they are searched. */
const MANY = 8;

function EndpointList({ endpoints, hub }: { endpoints: readonly KeyEndpoint[]; hub: string }) {
  const t = useTranslations('keys.endpoints');
  const label = useEndpointLabel();
  const [text, setText] = useState('');
  const shown = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return endpoints.filter((one) => {
      const all = `${label(one)}\n${one.name}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
  }, [endpoints, text, label]);
  const draw = useCallback(
    (endpoint: KeyEndpoint) => {
      const url = `${hub}${pathOf(endpoint.name)}`;
      return (
        <div className="flex h-[49px] items-center gap-2 border-line border-b pr-2 pl-3">
          <div className="min-w-0 flex-1">
            <p className="truncate">{label(endpoint)}</p>
            <code className="block truncate font-mono text-xs text-muted" title={url}>
              {url}
            </code>
          </div>
          <CopyButton text={url} what={t('url', { path: pathOf(endpoint.name) })} />
        </div>
      );
    },
    [hub, label, t],
  );
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-medium">{t('count', { count: endpoints.length })}</p>
        {endpoints.length > MANY ? (
          <SearchInput
            value={text}
            onChange={setText}
            label={t('search')}
            count={t('found', { count: shown.length })}
            shortcut={false}
          />
        ) : null}
      </div>
      {shown.length > 0 ? (
        <VirtualList
          label={t('list')}
          items={shown}
          height={`min(${shown.length * ROW_PX + 2}px, 18rem)`}
          estimate={ROW_PX}
          itemKey={nameOf}
          className="rounded-card border border-line"
        >
          {draw}
        </VirtualList>
      ) : (
        <p className="text-muted">{t('nothingFound')}</p>
      )}
    </div>
  );
}

const nameOf = ({ kind, name }: KeyEndpoint): string => `${kind} ${name}`;
