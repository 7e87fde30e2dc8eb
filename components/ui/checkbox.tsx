'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cn } from './cn.ts';
import type { ControlProps } from './control.ts';

interface CheckboxProps extends ControlProps {
  checked: boolean | 'indeterminate';
  onChange: (checked: boolean) => void;
  /** Without one, give `aria-label`. */
  label?: ReactNode;
  hint?: ReactNode;
  className?: string;
}

export function Checkbox({ checked, onChange, label, hint, id, className, ...rest }: CheckboxProps) {
  const made = useId();
  const own = id ?? made;
  const described = [rest['aria-describedby'], hint ? `${own}-more` : ''].filter(Boolean).join(' ');
  const box = (
    <Radix.Root
      id={own}
      checked={checked}
      onCheckedChange={(next) => onChange(next === true)}
      {...rest}
      aria-describedby={described || undefined}
      className="grid size-4 shrink-0 place-content-center rounded-[4px] border border-field bg-surface text-on-accent transition-colors hover:border-text-muted disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent-solid data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent-solid"
    >
      <Radix.Indicator>
        {checked === 'indeterminate' ? (
          <Minus aria-hidden className="size-3" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3" strokeWidth={3} />
        )}
      </Radix.Indicator>
    </Radix.Root>
  );
  if (!label) return box;
  return (
    <div className={cn('flex items-start gap-2', className)}>
      <span className="mt-0.5">{box}</span>
      <div className="min-w-0">
        <label htmlFor={own} className={rest.disabled ? 'text-muted' : undefined}>
          {label}
        </label>
        {hint ? (
          <p id={`${own}-more`} className="text-xs text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
