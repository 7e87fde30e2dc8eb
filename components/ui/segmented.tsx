'use client';

import type { LucideIcon } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { cn } from './cn.ts';

interface SegmentedProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  /** The question that the segments answer, for screen readers. */
  label: string;
  options: readonly { value: T; label: string; icon?: LucideIcon }[];
  className?: string;
}

/** One of two to five short options, all in sight. */
export function Segmented<T extends string>({
  value,
  onChange,
  label,
  options,
  className,
}: SegmentedProps<T>) {
  const choose = (next: string): void => {
    const found = options.find((one) => one.value === next);
    if (found) onChange(found.value);
  };
  return (
    <RadioGroup.Root
      value={value}
      onValueChange={choose}
      aria-label={label}
      orientation="horizontal"
      className={cn('inline-flex rounded-control border border-line-strong bg-sunken p-0.5', className)}
    >
      {options.map(({ value: one, label: text, icon: Icon }) => (
        <RadioGroup.Item
          key={one}
          value={one}
          className="inline-flex h-6.5 items-center gap-1.5 rounded-[4px] border border-transparent px-2.5 text-muted transition-colors hover:text-text data-[state=checked]:border-line-strong data-[state=checked]:bg-surface data-[state=checked]:font-medium data-[state=checked]:text-text"
        >
          {Icon ? <Icon aria-hidden className="size-4" /> : null}
          {text}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
