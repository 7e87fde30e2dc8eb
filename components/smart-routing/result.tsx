'use client';

import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { FoundTool } from '../../server/contract/api/smart-routing.ts';
import { Badge } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Link } from '../ui/link.tsx';
import { Confidence } from './confidence.tsx';
import { serverHref } from './links.ts';
import { Marked } from './marked.tsx';
import type { Reach } from './parts.ts';
import { PartsBar } from './parts-bar.tsx';
import { ResultDetails } from './result-details.tsx';

interface ResultProps {
  tool: FoundTool;
  rank: number;
  reach: Reach;
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** One tool that was found, and why it stands where it stands. */
export function Result({ tool, rank, reach, open, onOpen }: ResultProps) {
  const t = useTranslations('smartRouting.result');
  const details = useId();
  const { name, server, description, matched, readOnly } = tool;
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3 gap-y-2 border-line border-b px-4 py-3 last:border-b-0 lg:grid-cols-[1.25rem_minmax(0,1fr)_18rem] lg:gap-x-6">
      <span className="pt-1 text-right text-muted tabular-nums">
        <span className="sr-only">{t('rank')} </span>
        {rank}
      </span>
      <div className="min-w-0">
        <div className="flex min-h-7 min-w-0 flex-wrap items-center gap-x-1.5">
          <button
            type="button"
            data-walk
            aria-expanded={open}
            aria-controls={open ? details : undefined}
            onClick={() => onOpen(!open)}
            className="-ml-1 inline-flex min-w-0 items-start gap-0.5 rounded-control pr-1 text-left font-medium font-mono text-[0.8125rem] hover:bg-hover"
          >
            <ChevronRight
              aria-hidden
              className={cn('mt-0.5 size-4 shrink-0 text-muted transition-transform', open && 'rotate-90')}
            />
            <span className="min-w-0 wrap-anywhere">
              <Marked text={name} matched={matched} />
            </span>
          </button>
          <CopyButton text={name} what={t('name', { name })} />
          {readOnly ? <Badge>{t('readOnly')}</Badge> : null}
        </div>
        <p className={cn('text-muted wrap-anywhere', !open && 'line-clamp-2')}>
          <Link
            href={serverHref(server)}
            className="rounded-control font-mono text-[0.8125rem] text-text underline-offset-2 hover:underline focus-visible:-outline-offset-1"
          >
            {server}
          </Link>
          {description === '' ? null : (
            <>
              {' · '}
              <Marked text={description} matched={matched} />
            </>
          )}
        </p>
      </div>
      <div className="grid content-start gap-1.5 max-lg:col-start-2 max-lg:max-w-96">
        <Confidence tool={tool} />
        <PartsBar tool={tool} reach={reach} />
      </div>
      {open ? (
        <div id={details} className="col-start-2 min-w-0 lg:col-end-4">
          <ResultDetails tool={tool} />
        </div>
      ) : null}
    </li>
  );
}
