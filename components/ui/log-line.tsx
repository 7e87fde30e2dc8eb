import { memo } from 'react';
import { cn } from './cn.ts';

const TONES = { neutral: '', good: 'text-good', warn: 'text-warn', bad: 'text-bad', info: 'text-info' };

export interface LogEntry {
  id: string;
  /** In ISO 8601. */
  at: string;
  /** Where the line comes from, or its level: so that the tone is not alone. */
  tag?: string | undefined;
  tone?: keyof typeof TONES | undefined;
  text: string;
}

export const LogLine = memo(function Line({ line: { at, tag, tone = 'neutral', text } }: { line: LogEntry }) {
  return (
    <div className="flex gap-3 px-3 leading-5 hover:bg-hover">
      <time dateTime={at} title={at} className="shrink-0 text-muted tabular-nums">
        {clockTime(at)}
      </time>
      {tag === undefined ? null : (
        <span className={cn('w-14 shrink-0 truncate', TONES[tone] || 'text-muted')}>{tag}</span>
      )}
      <span className={cn('min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap', tone === 'bad' && TONES.bad)}>
        {text}
      </span>
    </div>
  );
});

/** `14:03:07.214` in the browser's zone. Written by hand, since a locale's format costs many times as much. */
function clockTime(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const two = (value: number): string => String(value).padStart(2, '0');
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}
