'use client';

import { ArrowUpRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { BASE_PATH } from '../data/base-path.ts';
import { type HubReport, useHubReport } from '../data/hub-report.ts';
import { useHubUrl } from '../data/origin.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { Section } from '../ui/section.tsx';
import { CardSkeleton } from '../ui/skeleton.tsx';
import { Command } from './command.tsx';
import { HubParts } from './hub-parts.tsx';
import { SectionHead } from './section-head.tsx';
import { useHealthLook } from './use-health-look.tsx';

const COMMANDS = [
  { id: 'doctor', text: 'npx patchbay doctor' },
  { id: 'health', text: 'npx patchbay health-check' },
  { id: 'users', text: 'npx patchbay users reset-password admin' },
  { id: 'help', text: 'npx patchbay --help' },
] as const;

const LINKS = [
  { id: 'docs', href: '/api/docs' },
  { id: 'openapi', href: '/api/openapi.json' },
] as const;

/** What runs here and how it is, and where to read on. */
export function AboutSection() {
  const t = useTranslations('settings.aboutHub');
  const report = useHubReport();
  return (
    <section>
      <SectionHead id="about" />
      <div className="grid grid-cols-1 gap-6">
        <AsyncState value={report} what={t('what')} skeleton={<CardSkeleton className="h-72" />}>
          {(hub) => (
            <div className="grid grid-cols-1 gap-6">
              <HubFacts hub={hub} />
              <Section title={t('parts')} description={t('partsNote')}>
                <HubParts parts={hub.parts} />
              </Section>
            </div>
          )}
        </AsyncState>
        <Section title={t('links')}>
          <ul className="flex flex-wrap gap-x-6 gap-y-1.5">
            {LINKS.map(({ id, href }) => (
              <li key={id}>
                <a
                  href={`${BASE_PATH}${href}`}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex items-center gap-1 text-accent underline underline-offset-4"
                >
                  {t(`link.${id}`)}
                  <ArrowUpRight aria-hidden className="size-3.5" />
                </a>
              </li>
            ))}
          </ul>
        </Section>
        <Section title={t('terminal')} description={t('terminalNote')}>
          <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
            {COMMANDS.map(({ id, text }) => (
              <Command key={id} text={text} note={t(`command.${id}`)} />
            ))}
          </div>
        </Section>
        <Section title={t('licences')}>
          <p className="max-w-2xl text-muted">
            {t.rich('licencesNote', {
              file: () => (
                <code className="font-mono text-[0.8125rem] text-text">{'dist/THIRD_PARTY.txt'}</code>
              ),
            })}
          </p>
        </Section>
      </div>
    </section>
  );
}

function HubFacts({ hub: { status, version, uptimeSeconds, parts } }: { hub: HubReport }) {
  const t = useTranslations('settings.aboutHub');
  const format = useFormat();
  const url = useHubUrl();
  const look = useHealthLook();
  const database = parts.find(({ id }) => id === 'database')?.details;
  const kind = database?.kind === 'pglite' ? t('embedded') : t('external');
  return (
    <div className="rounded-card border border-line bg-surface px-4 py-4 sm:px-5">
      <Facts
        items={[
          { label: t('status'), value: look(status) },
          { label: t('version'), value: <span className="font-mono">{version ?? '–'}</span> },
          { label: t('uptime'), value: uptimeSeconds === null ? '–' : format.duration(uptimeSeconds * 1000) },
          { label: t('address'), value: <span className="font-mono">{url}</span> },
          ...(database
            ? [
                {
                  label: t('database'),
                  value: typeof database.version === 'string' ? `${kind} · ${database.version}` : kind,
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}
