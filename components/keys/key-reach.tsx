'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import type { KeyTools } from '../../server/contract/api/reads.ts';
import { useKeyTools } from '../data/access-keys.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Field } from '../ui/field.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { EndpointSelect } from './endpoint-select.tsx';

export interface EndpointProps {
  of: KeyView;
  endpoint: string;
  onEndpoint: (name: string) => void;
}

/** What the key can call through an endpoint, under the names that clients see there. */
export function KeyReach({ of: key, endpoint, onEndpoint }: EndpointProps) {
  const t = useTranslations('keys.reach');
  return (
    <AsyncState value={useKeyTools(key.id, endpoint)} what={t('what')} skeleton={<ReachSkeleton />}>
      {(reached) =>
        reached.endpoints.length > 0 ? (
          <Reached of={key} reached={reached} endpoint={endpoint} onEndpoint={onEndpoint} />
        ) : (
          <p className="text-muted">{t('closed')}</p>
        )
      }
    </AsyncState>
  );
}

function Reached({ reached, endpoint, onEndpoint }: EndpointProps & { reached: KeyTools }) {
  const t = useTranslations('keys.reach');
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const shown = useMemo(() => found(reached.items, wanted), [reached.items, wanted]);
  return (
    <div className="grid grid-cols-1 gap-3">
      <Field label={t('through')}>
        {(control) => (
          <EndpointSelect endpoints={reached.endpoints} value={endpoint} onChange={onEndpoint} {...control} />
        )}
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="font-medium">
          {t('count', { count: reached.items.length })}
        </p>
        <SearchInput
          value={text}
          onChange={setText}
          label={t('search')}
          count={t('found', { count: shown.length })}
          shortcut={false}
        />
      </div>
      {shown.length > 0 ? (
        <VirtualList
          label={t('tools')}
          items={shown}
          height={`min(${shown.length * ROW_PX + 2}px, max(16rem, 100dvh - 22rem))`}
          estimate={ROW_PX}
          itemKey={nameOf}
          className="rounded-card border border-line"
        >
          {drawTool}
        </VirtualList>
      ) : (
        <p className="text-muted">{t(reached.items.length > 0 ? 'nothingFound' : 'nothing')}</p>
      )}
    </div>
  );
}

type Tool = KeyTools['items'][number];

const ROW_PX = 53;
const nameOf = ({ name }: Tool): string => name;

function drawTool({ name, server, title, description }: Tool) {
  const more = [title, description].filter(Boolean).join(' · ');
  return (
    <div className="grid h-[53px] content-center border-line border-b px-3">
      <p className="flex items-baseline gap-3">
        <code className="min-w-0 truncate font-mono text-[0.8125rem]" title={name}>
          {name}
        </code>
        <span className="ml-auto shrink-0 text-xs text-muted">{server}</span>
      </p>
      <p className="truncate text-xs text-muted" title={more}>
        {more}
      </p>
    </div>
  );
}

function found(items: readonly Tool[], text: string): readonly Tool[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter(({ name, server, tool, title, description }) => {
    const all = [name, server, tool, title, description].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

function ReachSkeleton() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-8 w-2/3" />
      <Skeleton className="h-80 w-full" />
    </div>
  );
}
