'use client';

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';

/** What ties a control to its label, hint and error: spread it onto the control. */
export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
  'aria-required': boolean | undefined;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what would be right. */
  error?: string | undefined;
  required?: boolean;
  /** Says so beside the label; for forms in which most fields are required. */
  optional?: boolean;
  /** The id of the control, where an error summary has to find it. */
  id?: string;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}

/** A control with its label above, and its hint and error below. */
export function Field({ label, hint, error, required, optional, id, className, children }: FieldProps) {
  const t = useTranslations('ui');
  const made = useId();
  const control = id ?? made;
  const described = [hint ? `${control}-hint` : '', error ? `${control}-error` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div className={cn('grid min-w-0 content-start gap-1.5', className)}>
      <label id={`${control}-label`} htmlFor={control} className="font-medium">
        {label}
        {optional ? <span className="ml-1.5 font-normal text-muted">{t('field.optional')}</span> : null}
      </label>
      {children({
        id: control,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {error ? (
        <p id={`${control}-error`} className="flex gap-1.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 wrap-anywhere">{error}</span>
        </p>
      ) : null}
      {hint ? (
        <p id={`${control}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
