'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { IconButton } from './icon-button.tsx';
import { TextInput, type TextInputProps } from './text-input.tsx';

/** Hidden until the person asks to see it. */
export function PasswordInput({ className, ...rest }: Omit<TextInputProps, 'type'>) {
  const t = useTranslations('ui');
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <TextInput
        type={shown ? 'text' : 'password'}
        spellCheck={false}
        autoCapitalize="off"
        className={cn('pr-9', className)}
        {...rest}
      />
      <IconButton
        label={t(shown ? 'password.hide' : 'password.show')}
        icon={shown ? EyeOff : Eye}
        disabled={rest.disabled}
        onClick={() => setShown(!shown)}
        className="absolute top-0.5 right-0.5"
      />
    </div>
  );
}
