import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../ui/cn.ts';

interface ConcernProps {
  icon: LucideIcon;
  tone: 'bad' | 'warn';
  title: ReactNode;
  /** What was found, in a line or two. */
  children?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
}

/** One thing that needs somebody. */
export function Concern({ icon: Icon, tone, title, children, action }: ConcernProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-b px-4 py-3 last:border-b-0">
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', tone === 'bad' ? 'text-bad' : 'text-warn')} />
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-medium wrap-anywhere">{title}</h3>
        {children ? <div className="mt-0.5 text-muted wrap-anywhere">{children}</div> : null}
      </div>
      {action ? <div className="flex shrink-0 gap-2 max-sm:pl-8">{action}</div> : null}
    </li>
  );
}
