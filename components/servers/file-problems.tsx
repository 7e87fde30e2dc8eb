'use client';

import { FileWarning, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SettingsProblem } from '../../server/contract/api/settings.ts';
import { useRemark } from '../data/remark.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useStored, writeStored } from '../ui/stored.ts';

const DISMISSED = 'patchbay.fileProblems';
const SHOWN = 3;

/** What is wrong with the settings file, until it is dismissed; other problems than those come back by themselves. */
export function FileProblems({ problems }: { problems: readonly SettingsProblem[] }) {
  const t = useTranslations('servers.file');
  const remark = useRemark();
  const dismissed = useStored(DISMISSED);
  const [all, setAll] = useState(false);
  const mark = fingerprint(problems);
  if (problems.length === 0 || dismissed === mark) return null;
  const shown = all ? problems : problems.slice(0, SHOWN);
  return (
    <section
      aria-label={t('label')}
      className="flex gap-3 rounded-card border border-warn bg-warn-soft py-3 pr-2 pl-4"
    >
      <FileWarning aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <h2 className="font-medium">{t('title', { count: problems.length })}</h2>
        <ul className="mt-1.5 grid gap-1.5">
          {shown.map(({ severity, path, ...said }) => (
            <li
              key={`${path} ${said.message}`}
              className="flex flex-wrap items-baseline gap-x-2 wrap-anywhere"
            >
              <Badge tone={severity === 'error' ? 'bad' : 'warn'}>{t(severity)}</Badge>
              {path === '' ? null : <code className="font-mono text-[0.8125rem]">{path}</code>}
              <span>{remark(said)}</span>
            </li>
          ))}
        </ul>
        {problems.length > shown.length ? (
          <Button size="sm" variant="ghost" className="mt-1.5 -ml-2" onClick={() => setAll(true)}>
            {t('more', { count: problems.length - shown.length })}
          </Button>
        ) : null}
      </div>
      <IconButton label={t('dismiss')} icon={X} onClick={() => writeStored(DISMISSED, mark)} />
    </section>
  );
}

/** Tells other problems from these; of 500 problems a few characters. */
function fingerprint(problems: readonly SettingsProblem[]): string {
  let sum = 0;
  for (const { path, message } of problems) {
    for (const character of `${path} ${message}\n`) {
      sum = (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
    }
  }
  return `${problems.length}:${sum.toString(36)}`;
}
