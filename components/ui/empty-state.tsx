import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { CopyButton } from './copy-button.tsx';

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** What belongs here, in a sentence or two. */
  children: ReactNode;
  /** The one button to begin with. */
  action?: ReactNode;
  /** The command line that does the same. */
  command?: string;
  className?: string;
}

/** Says what would be here and how to begin. */
export function EmptyState({ icon: Icon, title, children, action, command, className }: EmptyStateProps) {
  return (
    <div className={cn('mx-auto flex max-w-md flex-col items-center px-4 py-12 text-center', className)}>
      <span className="grid size-10 place-items-center rounded-card border border-line bg-sunken text-muted">
        <Icon aria-hidden className="size-5" />
      </span>
      <h2 className="mt-3 text-sm font-semibold">{title}</h2>
      <div className="mt-1 text-balance text-muted">{children}</div>
      {action ? <div className="mt-4">{action}</div> : null}
      {command ? <Command text={command} /> : null}
    </div>
  );
}

function Command({ text }: { text: string }) {
  const t = useTranslations('ui.empty');
  return (
    <div className="mt-4 w-full">
      <p className="text-xs text-muted">{t('terminal')}</p>
      <div className="mt-1.5 flex items-center gap-2 rounded-control border border-line bg-sunken py-0.5 pr-0.5 pl-3">
        <code className="min-w-0 flex-1 text-left font-mono text-[0.8125rem] wrap-anywhere">{text}</code>
        <CopyButton text={text} what={t('command')} />
      </div>
    </div>
  );
}
