'use client';

import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { SettingsProblem } from '../../server/contract/api/settings.ts';
import { useRemark } from '../data/remark.ts';
import { cn } from '../ui/cn.ts';

/** What is wrong with a document, each with its place in it. */
export function ProblemList({ problems }: { problems: readonly SettingsProblem[] }) {
  const t = useTranslations('settings.problems');
  const remark = useRemark();
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {problems.map(({ severity, path, ...said }) => {
        const isError = severity === 'error';
        const Icon = isError ? CircleAlert : TriangleAlert;
        return (
          <li key={`${path} ${said.message}`} className="flex gap-2.5 px-3 py-2">
            <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', isError ? 'text-bad' : 'text-warn')} />
            <div className="min-w-0 wrap-anywhere">
              <p>
                <span className={cn('mr-1.5 font-medium', isError ? 'text-bad' : 'text-warn')}>
                  {t(isError ? 'error' : 'warning')}
                </span>
                <code className="font-mono text-[0.8125rem]">{path || t('document')}</code>
              </p>
              <p className="text-muted">{remark(said)}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
