'use client';

import { SearchX } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { SearchResult } from '../../server/contract/api/smart-routing.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { groupHref, SETTINGS_HREF } from './links.ts';
import { NoTools } from './no-tools.tsx';
import { NOT_NARROWED, type SearchState } from './use-search-state.ts';

interface NoResultsProps {
  result: SearchResult;
  state: SearchState;
}

/** Nothing is shown; whether nothing is there, nothing may be seen, or nothing was sure enough are different things. */
export function NoResults({ result, state }: NoResultsProps) {
  const t = useTranslations('smartRouting.none');
  const manages = useSession().may('settings.manage');
  const { url, group, narrowed } = state;
  const why = whyNothing(result, state);
  if (why === 'noTools') return <NoTools />;
  const widen = narrowed ? <Button onClick={() => url.set(NOT_NARROWED)}>{t('widen')}</Button> : undefined;
  const actions = {
    group: (
      <Button asChild>
        <Link href={groupHref(group)}>{t('openGroup')}</Link>
      </Button>
    ),
    below: manages ? (
      <Button asChild>
        <Link href={SETTINGS_HREF}>{t('openSettings')}</Link>
      </Button>
    ) : undefined,
  };
  return (
    <EmptyState
      icon={SearchX}
      title={t(`${why}.title`)}
      action={why === 'group' || why === 'below' ? actions[why] : widen}
    >
      {t(`${why}.text`, { count: why === 'below' ? result.belowThreshold : result.searched })}
    </EmptyState>
  );
}

type Why = 'noTools' | 'key' | 'server' | 'group' | 'below' | 'words';

function whyNothing(
  { searched, belowThreshold }: SearchResult,
  { group, key, server }: Pick<SearchState, 'group' | 'key' | 'server'>,
): Why {
  if (belowThreshold > 0) return 'below';
  if (searched > 0) return 'words';
  if (server !== '') return 'server';
  if (key !== '') return 'key';
  return group === '' ? 'noTools' : 'group';
}
