'use client';

import { Activity } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyView } from '../../server/contract/api/keys.ts';
import { useKeyClients } from '../data/access-keys.ts';
import { usePrincipals } from '../data/principals.ts';
import { Button } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { callsHref } from './calls-href.ts';
import { ExpiryTime } from './expiry-time.tsx';
import { KeyClients } from './key-clients.tsx';
import { isRotating, lastUse } from './key-state.ts';
import { ScopeNames } from './scope-names.tsx';

/** What there is to know about a key. @param now ms since 1970 */
export function KeyDetails({ of: key, now }: { of: KeyView; now: number }) {
  const t = useTranslations('keys.details');
  return (
    <div className="grid grid-cols-1 gap-6">
      {isRotating(key, now) && key.previousUntil ? <OldSecret until={key.previousUntil} /> : null}
      <KeyFacts of={key} now={now} />
      <Section
        title={t('clients')}
        actions={
          <Button asChild size="sm">
            <Link href={callsHref(key.id)}>
              <Activity aria-hidden />
              {t('calls')}
            </Link>
          </Button>
        }
      >
        <KeyClients id={key.id} />
      </Section>
    </div>
  );
}

function OldSecret({ until }: { until: string }) {
  const t = useTranslations('keys.details');
  const format = useFormat();
  return (
    <p className="rounded-card border border-warn bg-warn-soft px-3 py-2.5">
      {t.rich('oldSecret', {
        time: () => <RelativeTime at={until} future className="font-medium" />,
        exact: format.dateTime(until),
      })}
    </p>
  );
}

function KeyFacts({ of: key, now }: { of: KeyView; now: number }) {
  const t = useTranslations('keys.details');
  const roles = useTranslations('data.role');
  const format = useFormat();
  const { nameOf } = usePrincipals();
  const { id, owner, scope, rest, limits, createdAt, expiresAt } = key;
  const used = lastUse(key, useKeyClients(id).data ?? []);
  return (
    <Facts
      items={[
        { label: t('reaches'), value: <ScopeNames scope={scope} /> },
        {
          label: t('expires'),
          value: (
            <Exact at={expiresAt}>
              <ExpiryTime of={key} now={now} />
            </Exact>
          ),
        },
        {
          label: t('used'),
          value: (
            <Exact at={used}>
              <RelativeTime at={used} />
            </Exact>
          ),
        },
        {
          label: t('limit'),
          value:
            limits.perMinute === undefined
              ? t('noLimit')
              : t('perMinute', { count: format.number(limits.perMinute) }),
        },
        { label: t('rest'), value: rest ? roles(rest) : t('noRest') },
        { label: t('owner'), value: nameOf(owner).name },
        { label: t('begins'), value: <code className="font-mono text-[0.8125rem]">{`pb_${id}_…`}</code> },
        {
          label: t('created'),
          value: (
            <Exact at={createdAt}>
              <RelativeTime at={createdAt} />
            </Exact>
          ),
        },
      ]}
    />
  );
}

/** A moment, with its date and time beside it where there is one. */
function Exact({ at, children }: { at: string | null; children: ReactNode }) {
  const format = useFormat();
  return (
    <>
      {children}
      {at ? <span className="ml-2 text-xs text-muted">{format.dateTime(at)}</span> : null}
    </>
  );
}
