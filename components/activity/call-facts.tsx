'use client';

import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { usePrincipals } from '../data/principals.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Facts } from '../ui/facts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { MaybeLink } from '../ui/maybe-link.tsx';
import { Status } from '../ui/status.tsx';
import { RelativeTime } from '../ui/time.tsx';
import type { Chips } from './call-filter.ts';
import { endpointHref } from './endpoint.ts';
import { useOutcome } from './outcomes.ts';

interface CallFactsProps {
  call: CallRecord;
  /** Shows only calls that have this in common with the one. */
  onOnly: (chips: Chips) => void;
}

const NOTHING = '–';

export function CallFacts({ call, onOnly }: CallFactsProps) {
  const t = useTranslations('activity');
  const format = useFormat();
  const outcomeOf = useOutcome();
  const { nameOf } = usePrincipals();
  const who = nameOf(call.principal);
  const { server, item, method, errorOwner, errorCode } = call;

  /** A value with the button that makes it a filter. */
  const filterable = (id: keyof Chips & keyof CallRecord, label: string, value: ReactNode) => ({
    label,
    value: (
      <span className="flex items-start gap-1">
        <span className="min-w-0 py-0.5">{value}</span>
        <IconButton
          icon={ListFilter}
          label={t('only', { what: label })}
          onClick={() => onOnly({ [id]: String(call[id]) })}
          className="-my-0.5 shrink-0"
        />
      </span>
    ),
  });

  const items = [
    {
      label: t('at'),
      value: (
        <span className="tabular-nums">
          {format.dateTime(call.at)} <RelativeTime at={call.at} className="text-muted" />
        </span>
      ),
    },
    filterable('outcome', t('outcome'), <Status {...outcomeOf(call.outcome)} />),
    ...(errorOwner === null
      ? []
      : [filterable('errorOwner', t('owner'), <Owner owner={errorOwner} code={errorCode} />)]),
    filterable(
      'principal',
      t('principal'),
      <span title={call.principal}>
        <MaybeLink href={who.href}>{who.name}</MaybeLink>
      </span>,
    ),
    filterable(
      'endpoint',
      t('endpoint'),
      <MaybeLink href={endpointHref(call)}>
        <code className="font-mono text-[0.8125rem]">{`/${call.endpoint}`}</code>
      </MaybeLink>,
    ),
    filterable('method', t('method'), <code className="font-mono text-[0.8125rem]">{method}</code>),
    server === null
      ? { label: t('server'), value: NOTHING }
      : filterable(
          'server',
          t('server'),
          <MaybeLink href={`/servers?name=${encodeURIComponent(server)}`}>
            <code className="font-mono text-[0.8125rem]">{server}</code>
          </MaybeLink>,
        ),
    item === null
      ? { label: t('item'), value: NOTHING }
      : filterable(
          'item',
          t('item'),
          <MaybeLink href={server !== null && method === 'tools/call' ? toolHref(server, item) : undefined}>
            <code className="font-mono text-[0.8125rem]">{item}</code>
          </MaybeLink>,
        ),
    {
      label: t('size'),
      value: t('sizes', {
        request: format.bytes(call.requestBytes),
        response: format.bytes(call.responseBytes),
      }),
    },
    {
      label: t('request'),
      value: (
        <span className="flex items-start gap-1">
          <code className="min-w-0 py-1 font-mono text-[0.8125rem]">{call.requestId}</code>
          <CopyButton text={call.requestId} what={t('theRequest')} />
        </span>
      ),
    },
  ];
  return <Facts items={items} className="gap-y-1.5" />;
}

const toolHref = (server: string, tool: string): string =>
  `/servers?name=${encodeURIComponent(server)}&tab=tools&tool=${encodeURIComponent(tool)}`;

function Owner({ owner, code }: { owner: NonNullable<CallRecord['errorOwner']>; code: number | null }) {
  const t = useTranslations('activity');
  return (
    <>
      {t(`owners.${owner}`)}
      <span className="block text-xs text-muted">{t(`ownerHints.${owner}`)}</span>
      {code === null ? null : (
        <span className="block text-xs text-muted">{t('code', { code: String(code) })}</span>
      )}
    </>
  );
}
