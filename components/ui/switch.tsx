'use client';

import { Switch as Radix } from 'radix-ui';
import { useId } from 'react';
import { cn } from './cn.ts';
import { Tooltip } from './tooltip.tsx';

interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  /** The label is read aloud only, e.g. in a table whose column has the name. */
  hideLabel?: boolean;
  /** The change is on its way; it keeps the focus and does nothing when pressed. */
  pending?: boolean;
  disabled?: boolean;
  /** Why it is disabled: shown on hover and focus. */
  reason?: string;
  className?: string;
}

/** On or off at once, without a Save. */
export function Switch(props: SwitchProps) {
  const { checked, onChange, label, hideLabel, pending, disabled, reason, className } = props;
  const id = useId();
  const still = disabled || pending;
  const track = (
    <Radix.Root
      id={id}
      checked={checked}
      onCheckedChange={(next) => !still && onChange(next)}
      aria-label={hideLabel ? label : undefined}
      aria-busy={pending || undefined}
      // Not `disabled`, which would take the focus and with it the reason.
      aria-disabled={still || undefined}
      className={cn(
        'inline-flex h-[18px] w-8 shrink-0 items-center rounded-full border border-field bg-sunken p-px transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent-solid',
        disabled && 'cursor-not-allowed opacity-50',
      )}
    >
      <Radix.Thumb
        className={cn(
          'block size-3.5 rounded-full bg-field transition-transform data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-on-accent',
          pending && 'animate-pulse',
        )}
      />
    </Radix.Root>
  );
  const explained = disabled && reason ? <Tooltip text={reason}>{track}</Tooltip> : track;
  if (hideLabel) return <span className={cn('inline-flex', className)}>{explained}</span>;
  return (
    <span className={cn('inline-flex items-center gap-2', className)}>
      {explained}
      <label htmlFor={id} className={disabled ? 'text-muted' : undefined}>
        {label}
      </label>
    </span>
  );
}
