import { useTranslations } from 'use-intl';
import type { FoundTool } from '../../server/contract/api/smart-routing.ts';
import { cn } from '../ui/cn.ts';
import { type Part, type Reach, segmentsOf } from './parts.ts';

const LOOKS: Record<Part, string> = {
  lexical: 'bg-accent-solid',
  meaning: 'bg-text',
  name: 'bg-muted',
  learned: 'bg-field',
};

interface PartsBarProps {
  tool: Pick<FoundTool, 'parts'>;
  /** Of all results. */
  reach: Reach;
}

/** What the place in the order is made of: a bar, and the same in numbers. */
export function PartsBar({ tool, reach }: PartsBarProps) {
  const t = useTranslations('smartRouting.parts');
  const { zero, segments } = segmentsOf(tool.parts, reach);
  return (
    <div title={t('hint')}>
      <div aria-hidden className="relative h-1.5">
        <span className="absolute inset-x-0 inset-y-0.5 rounded-full bg-sunken" />
        {segments.map(({ part, from, width }) => (
          <span
            key={part}
            className={cn('absolute inset-y-0 rounded-[1px] border-surface border-r', LOOKS[part])}
            style={{ left: `${from}%`, width: `${width}%` }}
          />
        ))}
        {zero > 0 ? (
          <span className="absolute -inset-y-0.5 w-px bg-line-strong" style={{ left: `${zero}%` }} />
        ) : null}
      </div>
      <ul
        aria-label={t('label')}
        className="mt-1 flex flex-wrap gap-x-2.5 text-xs whitespace-nowrap text-muted tabular-nums"
      >
        {segments.map(({ part, value }) => (
          <li key={part} className="inline-flex items-center gap-1">
            <span aria-hidden className={cn('size-1.5 rounded-[1px]', LOOKS[part])} />
            {t('value', { part: t(part), value: signed(value) })}
          </li>
        ))}
        {tool.parts.exact ? <li className="font-medium text-text">{t('exact')}</li> : null}
      </ul>
    </div>
  );
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
