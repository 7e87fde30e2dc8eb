'use client';

import { ChevronsUpDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { type ControlProps, control } from './control.ts';
import { type Option, optionAt, optionTyped } from './listbox.ts';
import { OptionList, optionId } from './option-list.tsx';
import { floating } from './popover.tsx';

interface SelectProps<T extends string> extends ControlProps {
  value: T;
  onChange: (value: T) => void;
  options: readonly Option<T>[];
  size?: 'sm' | 'md';
  className?: string;
}

/** What is typed within this time belongs together, in ms. */
const TYPING_MS = 600;

/** One of a few options. The focus stays on the button; arrows, letters, Home and End move in the list. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { value, onChange, options, size = 'md', className, ...rest } = props;
  const t = useTranslations('ui');
  const list = useId();
  const button = useRef<HTMLButtonElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<T>(value);
  const chosen = options.find((one) => one.value === value);

  const show = (): void => {
    setActive(value);
    setOpen(true);
  };
  const pick = (next: T): void => {
    setOpen(false);
    if (next !== value) onChange(next);
  };
  const move = (next: T | null): void => {
    if (next !== null) setActive(next);
  };
  const type = (letter: string, at: number): void => {
    const { text, at: before } = typed.current;
    typed.current = { text: at - before < TYPING_MS ? text + letter : letter, at };
    const found = optionTyped(options, open ? active : value, typed.current.text);
    if (found === null) return;
    if (open) setActive(found);
    else pick(found);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (event.metaKey || event.ctrlKey || (event.altKey && key !== 'ArrowDown')) return;
    const typing = event.timeStamp - typed.current.at < TYPING_MS && typed.current.text !== '';
    if (key.length === 1 && (key !== ' ' || typing)) type(key, event.timeStamp);
    else if (!open && ['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(key)) show();
    else if (open && (key === 'Enter' || key === ' ')) pick(active);
    else if (open && key === 'Tab') {
      // The choice is taken, and the focus moves on.
      pick(active);
      return;
    } else if (open && optionAt(options, active, key) !== null) move(optionAt(options, active, key));
    else return;
    event.preventDefault();
  };

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Anchor asChild>
        <button
          ref={button}
          type="button"
          role="combobox"
          aria-haspopup="listbox"
          aria-expanded={open}
          aria-controls={list}
          aria-activedescendant={open ? optionId(list, active) : undefined}
          onClick={() => (open ? setOpen(false) : show())}
          onKeyDown={onKeyDown}
          // Some browsers click a button when Space is let go.
          onKeyUp={(event) => event.key === ' ' && event.preventDefault()}
          className={cn(
            control,
            'flex items-center justify-between gap-2 text-left',
            size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-2.5',
            className,
          )}
          {...rest}
        >
          <span className={cn('truncate', !chosen && 'text-muted')}>{chosen?.label ?? t('select.none')}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </button>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          role="presentation"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && button.current?.contains(event.target))
              event.preventDefault();
          }}
          className={cn(floating, 'max-w-96 min-w-(--radix-popover-trigger-width)')}
        >
          <OptionList
            id={list}
            label={rest['aria-label']}
            options={options}
            active={active}
            chosen={(one) => one === value}
            onActive={setActive}
            onPick={pick}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
