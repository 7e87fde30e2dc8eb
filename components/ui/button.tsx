'use client';

import { cva } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps, MouseEvent } from 'react';
import { cn } from './cn.ts';

const button = cva(
  'relative inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:cursor-default [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-accent-solid text-on-accent hover:bg-accent-solid-hover',
        secondary: 'border border-line-strong bg-surface text-text hover:bg-sunken',
        ghost: 'text-muted hover:bg-hover hover:text-text',
        danger: 'bg-bad-solid text-on-bad hover:bg-bad-solid-hover',
      },
      size: { md: 'h-8 px-3', sm: 'h-7 px-2 text-xs' },
      square: { true: 'px-0', false: '' },
    },
    compoundVariants: [
      { square: true, size: 'md', class: 'w-8' },
      { square: true, size: 'sm', class: 'w-7' },
    ],
  },
);

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  size?: 'sm' | 'md';
  /** As wide as high, for an icon alone; then use IconButton. */
  square?: boolean;
  /** What it began is not done: it keeps its place and the focus, and does nothing when pressed. */
  pending?: boolean;
  /** The one child, e.g. a link, is drawn as this button. */
  asChild?: boolean;
}

export function Button({
  variant = 'secondary',
  size = 'md',
  square = false,
  pending = false,
  asChild = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const look = cn(button({ variant, size, square }), className);
  if (asChild) {
    return (
      <Slot.Root className={look} onClick={onClick} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  const press = (event: MouseEvent<HTMLButtonElement>) =>
    pending ? event.preventDefault() : onClick?.(event);
  return (
    <button
      type="button"
      className={look}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      onClick={press}
      {...rest}
    >
      {pending ? (
        <>
          <LoaderCircle aria-hidden className="absolute animate-spin" />
          <span className="inline-flex items-center gap-1.5 opacity-0">{children}</span>
        </>
      ) : (
        children
      )}
    </button>
  );
}
