'use client';

import { Lock } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { CodeBlock } from '../../ui/code-block.tsx';
import { commandLine, expandable, variablesIn } from './command-line.ts';
import type { Draft } from './draft.ts';

interface WhatRunsProps {
  draft: Draft;
  /** Names of stored secrets that saving would clear. */
  clears: readonly string[];
}

/** Exactly what the hub would start or ask, before it is saved. */
export function WhatRuns({ draft, clears }: WhatRunsProps) {
  const t = useTranslations('serverForm.runs');
  const form = useTranslations('serverForm.form');
  const { kind, cwd } = draft;
  const target = (kind === 'stdio' ? draft.command : draft.url).trim();
  const names = (kind === 'stdio' ? draft.env : draft.headers).map(({ key }) => key.trim()).filter(Boolean);
  const variables = variablesIn(expandable(draft));
  const title =
    kind === 'remote' ? t('url') : cwd.trim() === '' ? t('command') : t('commandIn', { cwd: cwd.trim() });
  if (target === '') {
    return (
      <div className="rounded-control border border-line border-dashed px-3 py-2.5">
        <p className="text-xs text-muted">{title}</p>
        <p className="mt-1 text-muted">{t('nothing')}</p>
      </div>
    );
  }
  return (
    <div className="grid min-w-0 gap-2">
      <CodeBlock
        title={title}
        text={kind === 'stdio' ? commandLine(target, draft.args) : target}
        what={t(kind === 'stdio' ? 'theCommand' : 'theUrl')}
      />
      {names.length > 0 ? (
        <p className="flex gap-1.5 text-xs text-muted">
          <Lock aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0 wrap-anywhere">
            {t(kind === 'stdio' ? 'env' : 'headers', { count: names.length, names: names.join(', ') })}
          </span>
        </p>
      ) : null}
      {variables.length > 0 ? (
        <p className="text-xs text-muted wrap-anywhere">{form('fromHub', { names: variables.join(', ') })}</p>
      ) : null}
      {clears.length > 0 ? (
        <p
          role="status"
          className="rounded-control border border-line-strong bg-warn-soft px-3 py-2 text-warn wrap-anywhere"
        >
          {t('clears', { count: clears.length, names: clears.join(', ') })}
        </p>
      ) : null}
    </div>
  );
}
