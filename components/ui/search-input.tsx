'use client';

import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { Kbd } from './kbd.tsx';
import { TextInput } from './text-input.tsx';
import { useShortcut } from './use-shortcut.ts';

interface SearchInputProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  /** How much was found, in words; read aloud when it changes. */
  count?: string;
  /** Whether `/` leads here. A second search on the page, e.g. in a dialog, does without. */
  shortcut?: boolean;
  className?: string;
}

/** Esc empties the field, and leaves it when it is empty. */
export function SearchInput(props: SearchInputProps) {
  const { value, onChange, label, placeholder, count, shortcut = true, className } = props;
  const t = useTranslations('ui.search');
  const input = useRef<HTMLInputElement>(null);
  useShortcut(shortcut ? '/' : null, () => input.current?.select(), label);

  const clear = (): void => {
    onChange('');
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    if (value === '') {
      input.current?.blur();
      return;
    }
    // A dialog around it would close.
    event.stopPropagation();
    event.preventDefault();
    clear();
  };

  return (
    <search className={cn('relative block w-full sm:max-w-80', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <TextInput
        ref={input}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label={label}
        placeholder={placeholder ?? label}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        className={cn('peer pl-8', count ? 'pr-28' : 'pr-9')}
      />
      <span className="absolute inset-y-0 right-1 flex items-center gap-1">
        <span role="status" className="text-xs text-muted tabular-nums">
          {value === '' ? '' : count}
        </span>
        {value === '' ? null : (
          <button
            type="button"
            aria-label={t('clear')}
            onClick={clear}
            className="grid size-6 place-items-center rounded-[4px] text-muted hover:bg-hover hover:text-text focus-visible:-outline-offset-2"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </span>
      {shortcut && value === '' ? (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-2 flex items-center peer-focus:hidden max-sm:hidden"
        >
          <Kbd keys="/" />
        </span>
      ) : null}
    </search>
  );
}
