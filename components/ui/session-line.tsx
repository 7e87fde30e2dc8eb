import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Badge } from './badge.tsx';
import { RelativeTime } from './time.tsx';

interface SessionLineProps {
  /** By the names people know; null where the browser does not say. */
  browser: string | null;
  system: string | null;
  /** As the browser sent it. */
  userAgent: string;
  address: string;
  /** ISO 8601 */
  lastUsedAt: string;
  /** It is the session of the reader. */
  current: boolean;
  /** What can be done with it, at the end of the line. @param name what the line calls the session */
  action?: (name: string) => ReactNode;
}

/** A place where somebody is signed in; within a list. */
export function SessionLine(props: SessionLineProps) {
  const { browser, system, userAgent, address, lastUsedAt, current, action } = props;
  const t = useTranslations('ui.session');
  const name = browser ? t('browser', { browser, system: system ?? 'none' }) : t('unknown');
  return (
    <li className="flex min-h-14 min-w-0 items-center gap-4 border-line border-b py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium" title={userAgent}>
            {name}
          </span>
          {current ? <Badge tone="good">{t('current')}</Badge> : null}
        </p>
        <p className="text-xs text-muted">
          {t.rich('facts', { address, used: () => <RelativeTime at={lastUsedAt} /> })}
        </p>
      </div>
      {action?.(name)}
    </li>
  );
}
