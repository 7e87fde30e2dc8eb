import { cva, type VariantProps } from 'class-variance-authority';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

const badge = cva(
  'inline-flex h-5 max-w-full items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        neutral: 'bg-sunken text-muted',
        good: 'bg-good-soft text-good',
        warn: 'bg-warn-soft text-warn',
        bad: 'bg-bad-soft text-bad',
        info: 'bg-info-soft text-info',
      },
      mono: { true: 'rounded-[4px] px-1.5 font-mono font-normal', false: '' },
    },
    defaultVariants: { tone: 'neutral', mono: false },
  },
);

export type Tone = NonNullable<VariantProps<typeof badge>['tone']>;

interface BadgeProps {
  tone?: Tone;
  mono?: boolean;
  className?: string;
  children: ReactNode;
}

/** A word about a thing: its kind, a count, a mark. What a thing is doing is said by Status. */
export function Badge({ tone, mono, children, className }: BadgeProps) {
  return (
    <span className={cn(badge({ tone, mono }), className)}>
      <span className="truncate">{children}</span>
    </span>
  );
}
