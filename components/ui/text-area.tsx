import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { control } from './control.ts';

interface TextAreaProps extends ComponentProps<'textarea'> {
  mono?: boolean;
}

/** Grows with its text where the browser can, from `rows` to half of the window. */
export function TextArea({ mono = false, rows = 3, className, ...rest }: TextAreaProps) {
  return (
    <textarea
      rows={rows}
      spellCheck={!mono}
      className={cn(
        control,
        'field-sizing-content max-h-[50dvh] min-h-20 resize-y px-2.5 py-1.5 leading-5',
        mono && 'font-mono text-[0.8125rem]',
        className,
      )}
      {...rest}
    />
  );
}
