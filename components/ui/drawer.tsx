'use client';

import { cn } from './cn.ts';
import { ModalFrame, type ModalProps } from './modal.tsx';

const WIDTHS = { sm: 'sm:max-w-sm', md: 'sm:max-w-lg', lg: 'sm:max-w-2xl', xl: 'sm:max-w-4xl' };

/** At the right edge, as high as the window: the details of a row of which the list stays in sight. */
export function Drawer({ size = 'md', ...rest }: ModalProps) {
  return (
    <ModalFrame
      {...rest}
      className={cn('inset-y-0 right-0 w-full animate-slide sm:border-l', WIDTHS[size])}
    />
  );
}
