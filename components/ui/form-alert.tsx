import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';

interface FormAlertProps {
  children: ReactNode;
  /** By which the hub's log names it. */
  requestId?: string | undefined;
  className?: string;
}

/** Why a form as a whole was refused; read out at once. What is wrong with one field stands at the field. */
export function FormAlert({ children, requestId, className }: FormAlertProps) {
  const t = useTranslations('ui.async');
  return (
    <div
      role="alert"
      className={cn('flex gap-2.5 rounded-card border border-bad bg-bad-soft px-3 py-2.5', className)}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 wrap-anywhere">
        {children}
        {requestId ? (
          <p className="mt-0.5 font-mono text-xs text-muted">{t('request', { id: requestId })}</p>
        ) : null}
      </div>
    </div>
  );
}
