import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { Link } from './link.tsx';

const TONES = {
  neutral: 'text-muted',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
};

interface StatTileProps {
  label: string;
  value: ReactNode;
  /** What the number is measured against, or what is wrong with it. */
  hint?: ReactNode;
  /** Of the hint. */
  tone?: keyof typeof TONES;
  /** Where the number is explained. */
  href?: string;
}

const frame = 'block rounded-card border border-line bg-surface px-4 py-3';

/** One number with its name. */
export function StatTile({ label, value, hint, tone = 'neutral', href }: StatTileProps) {
  const content = (
    <>
      <span className="block text-xs text-muted">{label}</span>
      <span className="mt-1 block text-xl font-semibold tracking-tight tabular-nums">{value}</span>
      <span className={cn('mt-0.5 block min-h-4 text-xs', TONES[tone])}>{hint}</span>
    </>
  );
  if (!href) return <div className={frame}>{content}</div>;
  return (
    <Link href={href} className={cn(frame, 'transition-colors hover:border-line-strong hover:bg-sunken/60')}>
      {content}
    </Link>
  );
}
