'use client';

import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupWarning } from '../../server/contract/items.ts';
import { Badge } from '../ui/badge.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { SearchInput } from '../ui/search-input.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';

interface NamedTool {
  /** What clients see. */
  name: string;
  server: string;
  tool: string;
  tokens?: number;
}

interface NameListProps {
  items: readonly NamedTool[];
  warnings: readonly GroupWarning[];
}

const ROW = 44;
const MOST_IN_SIGHT = 9;

/** Every tool under the name that clients call it by, and which of them are named otherwise than one would think. */
export function NameList({ items, warnings }: NameListProps) {
  const t = useTranslations('groups.names');
  const format = useFormat();
  const [query, setQuery] = useState('');
  const marks = useMemo(
    () =>
      new Map(
        warnings.flatMap(({ kind, name }) =>
          name !== null && (kind === 'shortened' || kind === 'renamed') ? [[name, kind] as const] : [],
        ),
      ),
    [warnings],
  );
  const found = useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return items.filter(({ name, server, tool }) => {
      const text = `${name} ${server} ${tool}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }, [items, query]);
  const row = useCallback(
    ({ name, server, tool, tokens }: NamedTool) => {
      const mark = marks.get(name);
      return (
        <div className="flex h-11 items-center gap-3 border-line border-b px-4 sm:px-5">
          <div className="min-w-0 flex-1">
            <p className="truncate font-mono text-[0.8125rem]" title={name}>
              {name}
            </p>
            <p className="truncate text-xs text-muted">
              {server} · {tool}
            </p>
          </div>
          {mark ? <Badge tone="warn">{t(mark)}</Badge> : null}
          {tokens === undefined ? null : (
            <span className="text-xs text-muted tabular-nums">{format.compact(tokens)}</span>
          )}
        </div>
      );
    },
    [marks, t, format],
  );
  if (items.length === 0) return <p className="px-4 py-6 text-center text-muted">{t('none')}</p>;
  return (
    <>
      <div className="border-line border-b p-2">
        <SearchInput
          shortcut={false}
          label={t('search')}
          value={query}
          onChange={setQuery}
          count={t('found', { count: found.length })}
          className="sm:max-w-none"
        />
      </div>
      {marks.size > 0 ? (
        <p className="border-line border-b px-4 py-2 text-xs text-warn sm:px-5">
          {t('marked', { count: marks.size })}
        </p>
      ) : null}
      {found.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">{t('nothing')}</p>
      ) : (
        <VirtualList
          label={t('label')}
          items={found}
          itemKey={({ name }) => name}
          estimate={ROW}
          height={`${Math.min(found.length, MOST_IN_SIGHT) * ROW}px`}
        >
          {row}
        </VirtualList>
      )}
    </>
  );
}
