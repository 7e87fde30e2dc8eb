'use client';

import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SearchResult } from '../../server/contract/api/smart-routing.ts';
import { useToolSearch } from '../data/smart-routing.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Closed } from './closed.tsx';
import { NoResults } from './no-results.tsx';
import { ResultList } from './result-list.tsx';
import { SearchForm } from './search-form.tsx';
import { SearchSummary } from './search-summary.tsx';
import { Start } from './start.tsx';
import { type SearchState, useSearchId, useSearchState } from './use-search-state.ts';
import { useWalk } from './use-walk.ts';

/** How many results are shown at first, and the most that the hub gives. */
const FEW = 10;
const MOST = 100;

/** What an agent would find, with the reasons. */
export function SearchTab() {
  const t = useTranslations('smartRouting.search');
  const id = useSearchId();
  /** The search of which more was asked for; another one begins with few again. */
  const [wide, setWide] = useState<string | null>(null);
  const limit = wide === id ? MOST : FEW;
  const state = useSearchState(limit);
  const found = useToolSearch(state.search);
  const frame = useRef<HTMLDivElement>(null);
  const result = state.search === null ? undefined : found.data;
  const isNow = result !== undefined && !found.isFetching && found.error === null;
  useWalk(frame);

  return (
    <div ref={frame} className="grid grid-cols-1 gap-4">
      <SearchForm state={state} count={isNow ? t('found', { count: result.items.length }) : undefined} />
      {state.search === null ? (
        <Start />
      ) : found.cause?.status === 404 ? (
        <Closed state={state} />
      ) : (
        <AsyncState value={{ ...found, data: result }} what={t('what')} skeleton={<ResultsSkeleton />}>
          {(data) => (
            <Answer
              result={data}
              state={state}
              old={found.isFetching}
              more={limit < MOST && data.items.length === limit ? () => setWide(id) : null}
            />
          )}
        </AsyncState>
      )}
    </div>
  );
}

interface AnswerProps {
  result: SearchResult;
  state: SearchState;
  old: boolean;
  /** Null where there is no more. */
  more: (() => void) | null;
}

function Answer({ result, state, old, more }: AnswerProps) {
  const t = useTranslations('smartRouting.search');
  return (
    <>
      <SearchSummary result={result} />
      {result.items.length === 0 ? (
        <NoResults result={result} state={state} />
      ) : (
        <>
          <ResultList items={result.items} old={old} />
          {more ? (
            <Button size="sm" pending={old} onClick={more} className="w-fit">
              {t('more')}
            </Button>
          ) : result.items.length === MOST ? (
            <p className="text-muted">{t('most', { count: MOST })}</p>
          ) : null}
        </>
      )}
    </>
  );
}

const ROWS = ['first', 'second', 'third', 'fourth', 'fifth'];

function ResultsSkeleton() {
  return (
    <div className="grid gap-4">
      <Skeleton className="h-5 w-72" />
      <div className="rounded-card border border-line bg-surface">
        {ROWS.map((row) => (
          <div key={row} className="grid gap-2 border-line border-b px-4 py-4 last:border-b-0">
            <Skeleton className="h-4 w-56" />
            <Skeleton className="h-3.5 w-full max-w-120" />
          </div>
        ))}
      </div>
    </div>
  );
}
