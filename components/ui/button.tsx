import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

const button = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-accent-solid text-on-accent hover:bg-accent-solid-hover',
        secondary: 'border border-line-strong bg-surface text-text hover:bg-sunken',
        ghost: 'text-muted hover:bg-sunken hover:text-text',
      },
      size: { md: 'h-8 px-3', sm: 'h-7 px-2 text-xs', icon: 'size-7' },
    },
    defaultVariants: { look: 'secondary', size: 'md' },
  },
);

export type ButtonProps = ComponentProps<'button'> & VariantProps<typeof button>;

export function Button({ look, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={cn(button({ look, size }), className)} {...rest} />;
}
