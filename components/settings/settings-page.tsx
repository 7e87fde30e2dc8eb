'use client';

import { LockKeyhole } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { ConfigSkeleton } from './config-skeleton.tsx';
import { SECTIONS, type SectionId } from './sections.ts';
import { SideList } from './side-list.tsx';

const ConfigSection = lazy(async () => ({ default: (await import('./config-section.tsx')).ConfigSection }));
const RevisionsSection = lazy(async () => ({
  default: (await import('./revisions-section.tsx')).RevisionsSection,
}));
const ImportSection = lazy(async () => ({ default: (await import('./import-section.tsx')).ImportSection }));
const ExportSection = lazy(async () => ({ default: (await import('./export-section.tsx')).ExportSection }));
const AppearanceSection = lazy(async () => ({
  default: (await import('./appearance-section.tsx')).AppearanceSection,
}));
const AboutSection = lazy(async () => ({ default: (await import('./about-section.tsx')).AboutSection }));

/** Everything about the hub as a whole; `?section=` says which part. */
export function SettingsPage() {
  const t = useTranslations('settings');
  const url = useUrlState();
  const { may } = useSession();
  const offered = SECTIONS.filter(({ permission }) => may(permission));
  const asked = SECTIONS.find(({ id }) => id === url.get('section'));
  const current = (asked ?? offered[0])?.id ?? 'about';
  const allowed = offered.some(({ id }) => id === current);
  return (
    <Page title={t('title')} description={t('description')}>
      <div className="grid grid-cols-1 gap-6 md:grid-cols-[11rem_minmax(0,1fr)] md:gap-10">
        <SideList sections={offered} current={current} />
        <div className="min-w-0">
          {allowed ? (
            <Suspense fallback={<ConfigSkeleton />}>{PANELS[current]()}</Suspense>
          ) : (
            <EmptyState icon={LockKeyhole} title={t('locked.title')}>
              {t('locked.text')}
            </EmptyState>
          )}
        </div>
      </div>
    </Page>
  );
}

const PANELS: Record<SectionId, () => ReactNode> = {
  general: () => <ConfigSection key="general" section="general" />,
  smart: () => <ConfigSection key="smart" section="smart" />,
  limits: () => <ConfigSection key="limits" section="limits" />,
  sessions: () => <ConfigSection key="sessions" section="sessions" />,
  retention: () => <ConfigSection key="retention" section="retention" />,
  payloads: () => <ConfigSection key="payloads" section="payloads" />,
  revisions: () => <RevisionsSection />,
  import: () => <ImportSection />,
  export: () => <ExportSection />,
  appearance: () => <AppearanceSection />,
  about: () => <AboutSection />,
};
