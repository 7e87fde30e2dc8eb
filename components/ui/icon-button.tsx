'use client';

import type { LucideIcon } from 'lucide-react';
import { Button, type ButtonProps } from './button.tsx';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'asChild' | 'square' | 'aria-label'> {
  /** What it does; read aloud and shown in the tooltip. */
  label: string;
  icon: LucideIcon;
}

export function IconButton({ label, icon: Icon, variant = 'ghost', size = 'sm', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <Button variant={variant} size={size} square aria-label={label} {...rest}>
        <Icon aria-hidden />
      </Button>
    </Tooltip>
  );
}
