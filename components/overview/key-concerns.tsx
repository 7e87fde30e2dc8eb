'use client';

import { KeyRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { RelativeTime } from '../ui/time.tsx';
import { patched } from '../ui/url-search.ts';
import { Concern } from './concern.tsx';
import { NameList } from './name-list.tsx';

const keyHref = (id: string): string => `/keys${patched('', { id })}`;

interface KeyConcernsProps {
  expiring: readonly KeyView[];
  orphaned: readonly KeyView[];
}

/** Keys that will soon open nothing, and keys whose owner may not use them any more. */
export function KeyConcerns({ expiring, orphaned }: KeyConcernsProps) {
  const t = useTranslations('overview.attention');
  return (
    <>
      {expiring.length > 0 ? (
        <Concern icon={KeyRound} tone="warn" title={t('expiring', { count: expiring.length })}>
          <NameList
            items={expiring.map(({ id, name, expiresAt }) => ({
              id,
              name,
              href: keyHref(id),
              note: <RelativeTime at={expiresAt} future />,
            }))}
          />
        </Concern>
      ) : null}
      {orphaned.length > 0 ? (
        <Concern icon={KeyRound} tone="warn" title={t('orphaned', { count: orphaned.length })}>
          <NameList
            items={orphaned.map(({ id, name, owner }) => ({
              id,
              name,
              href: keyHref(id),
              note: owner.slice(owner.indexOf(':') + 1),
            }))}
          />
        </Concern>
      ) : null}
    </>
  );
}
