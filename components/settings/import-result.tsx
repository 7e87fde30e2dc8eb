'use client';

import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useServerStatuses } from '../data/live.ts';
import { useServerState } from '../data/server-state.ts';
import type { Applied } from '../data/settings.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { Status } from '../ui/status.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { ProblemList } from './problem-list.tsx';
import { NO_DETAILS } from './sections.ts';
import { unitOf } from './units.ts';

/** What was applied, and the servers of it coming up. */
export function ImportResult({ applied, onAgain }: { applied: Applied; onAgain: () => void }) {
  const t = useTranslations('settings.import');
  const url = useUrlState();
  const { revision, created, updated, removed, problems } = applied;
  const servers = [...created, ...updated].flatMap((unit) => {
    const { kind, name } = unitOf(unit);
    return kind === 'server' ? [name] : [];
  });
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center gap-3 rounded-card border border-line bg-surface px-4 py-3">
        <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
        <p role="status" className="min-w-0 flex-1 basis-56">
          {revision === null
            ? t('nothing')
            : t('result', {
                revision,
                created: created.length,
                updated: updated.length,
                removed: removed.length,
              })}
        </p>
        {revision === null ? null : (
          <Button onClick={() => url.set({ ...NO_DETAILS, section: 'revisions', open: String(revision) })}>
            {t('showRevision')}
          </Button>
        )}
        <Button onClick={onAgain}>{t('again')}</Button>
      </div>
      {problems.length > 0 ? (
        <Section title={t('problems', { count: problems.length })} description={t('problemsNote')}>
          <ProblemList problems={problems} />
        </Section>
      ) : null}
      {servers.length > 0 ? <Servers names={servers} /> : null}
    </div>
  );
}

const SHOWN = 50;

function Servers({ names }: { names: readonly string[] }) {
  const t = useTranslations('settings.import');
  const statuses = useServerStatuses();
  const stateOf = useServerState();
  const found = names.map((name) => ({ name, status: statuses?.get(name) ?? null }));
  const ready = found.filter(({ status }) => status?.state === 'ready').length;
  return (
    <Section title={t('servers')} description={t('ready', { ready, total: names.length })}>
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
        {found.slice(0, SHOWN).map(({ name, status }) => (
          <li key={name} className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 px-3 py-1.5">
            <Link
              href={`/servers?name=${encodeURIComponent(name)}`}
              className="min-w-0 truncate font-mono text-[0.8125rem] hover:underline"
            >
              {name}
            </Link>
            <Status {...stateOf(status)} since={status?.since} nextTry={status?.nextTryAt} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
