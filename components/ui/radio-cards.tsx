'use client';

import type { LucideIcon } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import { cn } from './cn.ts';
import type { ControlProps } from './control.ts';

interface CardOption<T extends string> {
  value: T;
  label: string;
  hint?: string;
  icon?: LucideIcon;
  disabled?: boolean;
  /** Why it is disabled; takes the place of the hint. */
  reason?: string;
}

interface RadioCardsProps<T extends string> extends ControlProps {
  value: T;
  onChange: (value: T) => void;
  options: readonly CardOption<T>[];
  /** The question that the cards answer. */
  label: string;
  className?: string;
}

/** One of a few options that need a sentence each. */
export function RadioCards<T extends string>(props: RadioCardsProps<T>) {
  const { value, onChange, options, label, className, ...rest } = props;
  const id = useId();
  const choose = (next: string): void => {
    const found = options.find((one) => one.value === next);
    if (found) onChange(found.value);
  };
  return (
    <RadioGroup.Root
      value={value}
      onValueChange={choose}
      aria-label={label}
      className={cn('grid gap-2 sm:grid-cols-2', className)}
      {...rest}
    >
      {options.map(({ value: one, label: text, hint, icon: Icon, disabled, reason }) => {
        const more = (disabled && reason) || hint;
        return (
          <RadioGroup.Item
            key={one}
            value={one}
            disabled={disabled}
            aria-labelledby={`${id}-${one}`}
            aria-describedby={more ? `${id}-${one}-more` : undefined}
            className="group flex items-start gap-2.5 rounded-card border border-field bg-surface p-3 text-left transition-colors hover:bg-sunken disabled:cursor-not-allowed disabled:border-line data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
          >
            {Icon ? (
              <Icon
                aria-hidden
                className="mt-0.5 size-4 shrink-0 text-muted group-data-[state=checked]:text-accent"
              />
            ) : null}
            <span className="min-w-0 flex-1">
              <span id={`${id}-${one}`} className={cn('block font-medium', disabled && 'text-muted')}>
                {text}
              </span>
              {more ? (
                <span id={`${id}-${one}-more`} className="mt-0.5 block text-xs text-muted">
                  {more}
                </span>
              ) : null}
            </span>
            <span
              aria-hidden
              className="mt-0.5 grid size-4 shrink-0 place-content-center rounded-full border border-field group-data-[state=checked]:border-accent"
            >
              <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
            </span>
          </RadioGroup.Item>
        );
      })}
    </RadioGroup.Root>
  );
}
