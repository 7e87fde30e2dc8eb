import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

const LOOKS = {
  info: { icon: Info, box: 'border-line bg-sunken', mark: 'text-muted' },
  warn: { icon: TriangleAlert, box: 'border-warn bg-warn-soft', mark: 'text-warn' },
  bad: { icon: CircleAlert, box: 'border-bad bg-bad-soft', mark: 'text-bad' },
};

interface NoteProps {
  tone: keyof typeof LOOKS;
  /** Announced when it appears, e.g. because of a choice. */
  live?: boolean;
  className?: string;
  children: ReactNode;
}

/** What somebody should know before they decide. */
export function Note({ tone, live = false, className, children }: NoteProps) {
  const { icon: Icon, box, mark } = LOOKS[tone];
  return (
    <div
      role={live ? 'status' : undefined}
      className={cn('flex gap-2.5 rounded-card border px-3 py-2.5', box, className)}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', mark)} />
      <div className="grid min-w-0 flex-1 gap-1 wrap-anywhere">{children}</div>
    </div>
  );
}
