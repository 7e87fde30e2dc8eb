'use client';

import { ServerOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { ServerStatus, UpstreamFailure } from '../../server/contract/runtime.ts';
import { useServerState } from '../data/server-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Section } from '../ui/section.tsx';
import { Status } from '../ui/status.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { ProcessTable } from './process-table.tsx';
import type { SeenState } from './use-seen-states.ts';

const NOTHING = '–';

interface HealthTabProps {
  server: ServerView;
  seen: readonly SeenState[];
}

/** How the server is and was: its state, its connection, its processes. */
export function HealthTab({ server: { status, spec }, seen }: HealthTabProps) {
  const t = useTranslations('servers.health');
  if (!status)
    return (
      <EmptyState icon={ServerOff} title={t('notHere')}>
        {t('notHereText')}
      </EmptyState>
    );
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
      <Section title={t('now')}>
        <Now status={status} />
      </Section>
      <Section title={t('connection')}>
        <Connection status={status} />
      </Section>
      {spec.type === 'stdio' ? (
        <Section title={t('processes')} className="lg:col-span-2">
          <ProcessTable processes={status.processes} />
        </Section>
      ) : null}
      <Section title={t('seen')} description={t('seenNote')} className="lg:col-span-2">
        <Seen seen={seen} />
      </Section>
    </div>
  );
}

function Now({ status }: { status: ServerStatus }) {
  const t = useTranslations('servers.health');
  const format = useFormat();
  const { tone, label, busy } = useServerState()(status);
  const failureFacts = useFailureFacts(status.failure);
  return (
    <Facts
      items={[
        { label: t('state'), value: <Status tone={tone} label={label} busy={busy} /> },
        { label: t('since'), value: <Moment at={status.since} /> },
        ...(status.nextTryAt
          ? [{ label: t('nextTry'), value: <Moment at={status.nextTryAt} future /> }]
          : []),
        ...failureFacts,
        { label: t('restarts'), value: format.number(status.restarts) },
      ]}
    />
  );
}

function useFailureFacts(failure: UpstreamFailure | null) {
  const t = useTranslations('servers.health');
  const stages = useTranslations('servers.failure.stage');
  const format = useFormat();
  if (!failure) return [{ label: t('failure'), value: t('none') }];
  const message = <span className="font-mono text-[0.8125rem]">{failure.message}</span>;
  const stage = stages(failure.stage);
  // A count of 0 is an attempt that takes long, not one that failed.
  if (failure.count === 0)
    return [
      { label: t('busyWith'), value: stage },
      { label: t('progress'), value: message },
    ];
  return [
    { label: t('stage'), value: stage },
    { label: t('failure'), value: message },
    { label: t('failingSince'), value: <Moment at={failure.since} /> },
    { label: t('attempts'), value: format.number(failure.count) },
  ];
}

function Connection({ status }: { status: ServerStatus }) {
  const t = useTranslations('servers.health');
  const format = useFormat();
  const { serverInfo, protocolVersion, inFlight, counts } = status;
  return (
    <Facts
      items={[
        { label: t('server'), value: serverInfo ? `${serverInfo.name} ${serverInfo.version}` : NOTHING },
        { label: t('protocol'), value: protocolVersion ?? NOTHING },
        { label: t('inFlight'), value: format.number(inFlight) },
        {
          label: t('lists'),
          value: t('counts', {
            tools: counts.tools,
            resources: counts.resources,
            templates: counts.templates,
            prompts: counts.prompts,
          }),
        },
        { label: t('probes'), value: t('probesText') },
      ]}
    />
  );
}

function Moment({ at, future = false }: { at: string; future?: boolean }) {
  const format = useFormat();
  return (
    <>
      <RelativeTime at={at} future={future} />
      <span className="text-muted">{` · ${format.dateTime(at)}`}</span>
    </>
  );
}

function Seen({ seen }: { seen: readonly SeenState[] }) {
  const stateOf = useServerState();
  const format = useFormat();
  return (
    <ol className="rounded-card border border-line bg-surface">
      {seen.map(({ state, since }) => {
        const { tone, label } = stateOf({ state });
        return (
          <li
            key={`${since} ${state}`}
            className="flex flex-wrap items-center justify-between gap-x-4 border-line border-b px-4 py-2 last:border-b-0"
          >
            <Status tone={tone} label={label} />
            <time dateTime={since} className="text-xs text-muted tabular-nums">
              {format.dateTime(since)}
            </time>
          </li>
        );
      })}
    </ol>
  );
}
