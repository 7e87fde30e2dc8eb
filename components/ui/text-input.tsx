import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { control } from './control.ts';

export interface TextInputProps extends ComponentProps<'input'> {
  /** For names, ids, URLs and commands: fixed width, and no spell checker or capital letters. */
  mono?: boolean;
}

const literal = {
  spellCheck: false,
  autoCapitalize: 'off',
  autoCorrect: 'off',
  autoComplete: 'off',
} as const;

export function TextInput({ mono = false, className, type = 'text', ...rest }: TextInputProps) {
  return (
    <input
      type={type}
      className={cn(control, 'h-8 px-2.5', mono && 'font-mono text-[0.8125rem]', className)}
      {...(mono ? literal : {})}
      {...rest}
    />
  );
}
