'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SearchResult } from '../../server/contract/api/smart-routing.ts';
import { cn } from '../ui/cn.ts';
import { reachOf } from './parts.ts';
import { Result } from './result.tsx';

interface ResultListProps {
  items: SearchResult['items'];
  /** The answer to the search before is shown, until the new one is here. */
  old: boolean;
}

/** The best first. Arrow keys walk along the names, Enter opens one. */
export function ResultList({ items, old }: ResultListProps) {
  const t = useTranslations('smartRouting.search');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const reach = reachOf(items);
  const put = (name: string, shown: boolean): void => {
    const next = new Set(open);
    if (shown) next.add(name);
    else next.delete(name);
    setOpen(next);
  };
  return (
    <ol
      aria-label={t('results')}
      aria-busy={old}
      className={cn(
        'rounded-card border border-line bg-surface transition-opacity',
        old && 'opacity-60 delay-200',
      )}
    >
      {items.map((tool, index) => (
        <Result
          key={tool.name}
          tool={tool}
          rank={index + 1}
          reach={reach}
          open={open.has(tool.name)}
          onOpen={(shown) => put(tool.name, shown)}
        />
      ))}
    </ol>
  );
}
