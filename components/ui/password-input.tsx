'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { IconButton } from './icon-button.tsx';
import { TextInput, type TextInputProps } from './text-input.tsx';

interface PasswordInputProps extends Omit<TextInputProps, 'type'> {
  /** What is typed is no secret, e.g. the name of a variable, and is shown. */
  plain?: boolean;
}

/** Hidden until the person asks to see it. */
export function PasswordInput({ className, plain = false, ...rest }: PasswordInputProps) {
  const t = useTranslations('ui');
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <TextInput
        type={shown || plain ? 'text' : 'password'}
        spellCheck={false}
        autoCapitalize="off"
        className={cn('pr-9', className)}
        {...rest}
      />
      <IconButton
        label={t(shown ? 'password.hide' : 'password.show')}
        icon={shown ? EyeOff : Eye}
        disabled={rest.disabled || plain}
        onClick={() => setShown(!shown)}
        className="absolute top-0.5 right-0.5"
      />
    </div>
  );
}
