'use client';

import { Plus, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { type ControlProps, control } from './control.ts';
import { type Option, optionAt, optionsFound } from './listbox.ts';
import { OptionList, optionId } from './option-list.tsx';
import { floating } from './popover.tsx';

interface MultiSelectProps extends ControlProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
  options: readonly Option[];
  /** On the button that opens the list: `Add servers` */
  placeholder: string;
  /** What is chosen, for screen readers: `Servers` */
  label: string;
}

/** More matches than anyone reads; the rest is found by typing. */
const SHOWN = 100;

/** Any number of options, as chips, with a list to search behind a button. */
export function MultiSelect(props: MultiSelectProps) {
  const { value, onChange, options, placeholder, label, disabled, ...rest } = props;
  const [open, setOpen] = useState(false);
  const verb = useId();
  const toggle = (one: string): void =>
    onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);

  return (
    <fieldset
      disabled={disabled}
      aria-label={label}
      className={cn(control, 'flex min-h-8 flex-wrap items-center gap-1 p-[3px]')}
    >
      {value.map((one) => (
        <Chip
          key={one}
          text={options.find((option) => option.value === one)?.label ?? one}
          disabled={disabled}
          onRemove={() => toggle(one)}
        />
      ))}
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger asChild>
          <button
            type="button"
            disabled={disabled}
            className="inline-flex h-6 items-center gap-1 rounded-[4px] px-1.5 text-muted hover:bg-sunken hover:text-text"
            {...rest}
            // Within a `Field` its label alone would be read aloud; the name has to contain what is shown.
            aria-labelledby={rest.id ? `${verb} ${rest.id}-label` : verb}
          >
            <Plus aria-hidden className="size-4" />
            <span id={verb}>{placeholder}</span>
          </button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            aria-label={label}
            align="start"
            sideOffset={6}
            collisionPadding={8}
            className={cn(floating, 'w-72')}
          >
            <Search label={label} options={options} chosen={value} onPick={toggle} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </fieldset>
  );
}

function Chip({
  text,
  disabled,
  onRemove,
}: {
  text: string;
  disabled: boolean | undefined;
  onRemove: () => void;
}) {
  const t = useTranslations('ui');
  return (
    <span className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-[4px] bg-sunken pl-2">
      <span className="truncate">{text}</span>
      <button
        type="button"
        disabled={disabled}
        aria-label={t('list.remove', { item: text })}
        onClick={onRemove}
        className="grid size-6 shrink-0 place-content-center rounded-[4px] text-muted hover:text-text"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}

interface SearchProps {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  onPick: (value: string) => void;
}

function Search({ label, options, chosen, onPick }: SearchProps) {
  const t = useTranslations('ui');
  const list = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const found = optionsFound(options, query);
  const shown = found.slice(0, SHOWN);
  const current = shown.some((one) => one.value === active) ? active : optionAt(shown, null, 'Home');

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.key === 'Home' || event.key === 'End') return;
    const next = optionAt(shown, current, event.key);
    if (next !== null) setActive(next);
    else if (event.key === 'Enter' && current !== null) onPick(current);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        role="combobox"
        aria-label={t('multiSelect.search', { label })}
        aria-expanded="true"
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={current === null ? undefined : optionId(list, current)}
        placeholder={t('multiSelect.placeholder')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-9 w-full border-line border-b bg-transparent px-3 outline-none placeholder:text-muted"
      />
      <OptionList
        id={list}
        label={label}
        multiple
        options={shown}
        active={current}
        chosen={(one) => chosen.includes(one)}
        onActive={setActive}
        onPick={onPick}
      />
      <p
        role="status"
        className={cn('px-3 text-xs text-muted', (found.length === 0 || found.length > SHOWN) && 'pb-2.5')}
      >
        {found.length === 0 ? t('multiSelect.none') : null}
        {found.length > SHOWN ? t('multiSelect.more', { count: found.length - SHOWN }) : null}
      </p>
    </>
  );
}
