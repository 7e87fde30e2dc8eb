import { useTranslations } from 'use-intl';
import type { SearchResult } from '../../server/contract/api/smart-routing.ts';
import { Badge } from '../ui/badge.tsx';
import { useFormat } from '../ui/intl/format.ts';

const MOST_NAMED = 3;

/** How the answer came about, and what it leaves out. */
export function SearchSummary({ result }: { result: SearchResult }) {
  const t = useTranslations('smartRouting.search');
  const format = useFormat();
  const { mode, reason, searched, tookMs, belowThreshold, hidden, unknown } = result;
  const notices = [
    reason === null ? null : t(`reason.${reason}`),
    belowThreshold > 0 ? t('below', { count: belowThreshold }) : null,
    hidden > 0 ? t('hidden', { count: hidden }) : null,
    unknown.length > 0
      ? t('unknown', {
          names: unknown.slice(0, MOST_NAMED).join(', '),
          more: Math.max(0, unknown.length - MOST_NAMED),
        })
      : null,
  ].filter((text) => text !== null);
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
        <Badge tone={mode === 'lexical' && reason !== 'off' && reason !== null ? 'warn' : 'neutral'}>
          {t(`mode.${mode}`)}
        </Badge>
        <span className="tabular-nums">
          {t('searched', { count: searched, time: format.duration(tookMs) })}
        </span>
      </p>
      {notices.map((text) => (
        <p key={text} className="text-muted">
          {text}
        </p>
      ))}
    </div>
  );
}
