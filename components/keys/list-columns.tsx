'use client';

import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { usePrincipals } from '../data/principals.ts';
import { useFormat } from '../ui/intl/format.ts';
import type { Column } from '../ui/table-row.tsx';
import { byMoment, byText, byValue } from '../ui/table-rows.ts';
import { RelativeTime } from '../ui/time.tsx';
import { ExpiryTime } from './expiry-time.tsx';
import { isRotating, KEY_STATES, stateOf } from './key-state.ts';
import { KeyStatus } from './key-status.tsx';
import { useScopeWords } from './use-words.ts';

/** @param owners whether to say whose each key is; @param now ms since 1970 */
export function useListColumns(owners: boolean, now: number): Column<KeyView>[] {
  const t = useTranslations('keys.list');
  const roles = useTranslations('data.role');
  const format = useFormat();
  const words = useScopeWords();
  const { nameOf } = usePrincipals();
  return useMemo(() => {
    const muted = (text: string) => <span className="text-muted">{text}</span>;
    const owner: Column<KeyView> = {
      id: 'owner',
      header: t('owner'),
      width: '8rem',
      hideBelow: 'md',
      cell: (key) => <span title={nameOf(key.owner).name}>{nameOf(key.owner).name}</span>,
      compare: byText((key) => nameOf(key.owner).name),
    };
    return [
      {
        id: 'status',
        header: t('status'),
        width: '8.5rem',
        cell: (key) => (
          <TwoLines
            below={
              isRotating(key, now) && key.previousUntil
                ? t.rich('oldUntil', { time: () => <RelativeTime at={key.previousUntil} future /> })
                : null
            }
          >
            <KeyStatus of={key} now={now} />
          </TwoLines>
        ),
        compare: byValue((key) => KEY_STATES.indexOf(stateOf(key, now))),
      },
      {
        id: 'name',
        header: t('name'),
        cell: ({ name, id }) => (
          <TwoLines below={<span className="font-mono">{`pb_${id}_…`}</span>}>
            <span className="font-medium" title={name}>
              {name}
            </span>
          </TwoLines>
        ),
        compare: byText(({ name }) => name),
      },
      ...(owners ? [owner] : []),
      {
        id: 'scope',
        header: t('scope'),
        hideBelow: 'sm',
        cell: ({ scope }) => <span title={words.names(scope)}>{words.brief(scope)}</span>,
        compare: byText(({ scope }) => words.brief(scope)),
      },
      {
        id: 'rest',
        header: t('rest'),
        width: '7.5rem',
        hideBelow: 'lg',
        cell: ({ rest }) => (rest ? roles(rest) : muted(t('none'))),
        compare: byText(({ rest }) => rest ?? ''),
      },
      {
        id: 'limit',
        header: t('limit'),
        width: '6.5rem',
        align: 'right',
        hideBelow: 'lg',
        cell: ({ limits: { perMinute } }) =>
          perMinute === undefined ? muted(t('none')) : t('perMinute', { count: format.number(perMinute) }),
        compare: byValue(({ limits: { perMinute } }) => perMinute),
      },
      {
        id: 'used',
        header: t('used'),
        width: '7.5rem',
        hideBelow: 'md',
        cell: ({ lastUsedAt }) => <RelativeTime at={lastUsedAt} />,
        compare: byMoment(({ lastUsedAt }) => lastUsedAt),
      },
      {
        id: 'expires',
        header: t('expires'),
        width: '7rem',
        hideBelow: 'sm',
        cell: (key) => <ExpiryTime of={key} now={now} />,
        // What never ends comes behind what ends.
        compare: byValue(({ expiresAt }) => (expiresAt ? Date.parse(expiresAt) : Number.POSITIVE_INFINITY)),
      },
    ];
  }, [owners, now, t, roles, format, words, nameOf]);
}

function TwoLines({ below, children }: { below: ReactNode; children: ReactNode }) {
  return (
    <>
      <span className="block truncate">{children}</span>
      {below ? <span className="block truncate text-xs text-muted">{below}</span> : null}
    </>
  );
}
