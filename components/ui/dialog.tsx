'use client';

import { cn } from './cn.ts';
import { ModalFrame, type ModalProps } from './modal.tsx';

const WIDTHS = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl', xl: 'max-w-5xl' };

/** In the middle of the window, over the dimmed page. Its body scrolls, title and footer stay. */
export function Dialog({ size = 'md', ...rest }: ModalProps) {
  return (
    <ModalFrame
      {...rest}
      className={cn(
        'inset-x-3 top-[max(0.75rem,8dvh)] mx-auto max-h-[min(84dvh,calc(100dvh-1.5rem))] animate-rise rounded-card border',
        WIDTHS[size],
      )}
    />
  );
}
