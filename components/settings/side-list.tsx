'use client';

import type { MouseEvent } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { Select } from '../ui/select.tsx';
import { useGuardedLeave } from '../ui/use-unsaved-guard.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { GROUPS, NO_DETAILS, type Section, type SectionId } from './sections.ts';

interface SideListProps {
  sections: readonly Section[];
  current: SectionId;
}

/** The sections: a list beside the page, on narrow screens one field above it. */
export function SideList({ sections, current }: SideListProps) {
  const t = useTranslations('settings');
  const url = useUrlState();
  const leave = useGuardedLeave();
  const go = (section: SectionId) => url.set({ section, ...NO_DETAILS });

  /** Without asking the hub for the page anew; a click with a modifier stays the browser's. */
  const onClick = (event: MouseEvent, section: SectionId): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(section);
  };

  return (
    <>
      <Select
        className="md:hidden"
        aria-label={t('nav.label')}
        value={current}
        onChange={(section) => leave(() => go(section))}
        options={sections.map(({ id }) => ({ value: id, label: t(`section.${id}`) }))}
      />
      <nav aria-label={t('nav.label')} className="sticky top-6 grid gap-4 self-start max-md:hidden">
        {GROUPS.map((group) => {
          const own = sections.filter((one) => one.group === group);
          if (own.length === 0) return null;
          return (
            <div key={group}>
              <p id={`settings-${group}`} className="px-2 pb-1 text-xs font-medium text-muted">
                {t(`nav.${group}`)}
              </p>
              <ul aria-labelledby={`settings-${group}`}>
                {own.map(({ id, icon: Icon }) => (
                  <li key={id}>
                    <Link
                      href={url.href({ section: id, ...NO_DETAILS })}
                      prefetch={false}
                      onClick={(event) => onClick(event, id)}
                      aria-current={id === current ? 'page' : undefined}
                      className={cn(
                        'flex h-8 items-center gap-2 rounded-control px-2 text-muted transition-colors hover:bg-sunken hover:text-text',
                        id === current && 'bg-sunken font-medium text-text',
                      )}
                    >
                      <Icon aria-hidden className="size-4 shrink-0" />
                      {t(`section.${id}`)}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
    </>
  );
}
