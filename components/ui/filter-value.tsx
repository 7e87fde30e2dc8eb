'use client';

import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import type { Filter } from './filter-bar.tsx';
import { optionAt, optionsFound } from './listbox.ts';
import { OptionList, optionId } from './option-list.tsx';
import { TextInput } from './text-input.tsx';

interface FilterValueProps {
  filter: Filter;
  value: string;
  onChange: (value: string) => void;
}

/** What stands in the panel of a chip: a list with a field to search it, or a field for a text. */
export function FilterValue(props: FilterValueProps) {
  return props.filter.options ? <Options {...props} options={props.filter.options} /> : <Text {...props} />;
}

type OptionsProps = FilterValueProps & { options: NonNullable<Filter['options']> };

function Options({ filter, options, value, onChange }: OptionsProps) {
  const t = useTranslations('ui.filter');
  const list = useId();
  const [query, setQuery] = useState('');
  const [moved, setMoved] = useState<string | null>(value === '' ? null : value);
  const found = optionsFound(options, query);
  const active = found.find((one) => one.value === moved)?.value ?? found[0]?.value ?? null;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && active !== null) {
      event.preventDefault();
      onChange(active);
      return;
    }
    const to = event.key === 'Home' || event.key === 'End' ? null : optionAt(found, active, event.key);
    if (to === null) return;
    event.preventDefault();
    setMoved(to);
  };

  return (
    <>
      <TextInput
        role="combobox"
        aria-label={filter.label}
        aria-expanded
        aria-controls={list}
        aria-activedescendant={active === null ? undefined : optionId(list, active)}
        value={query}
        placeholder={t('search')}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-9 min-w-48 rounded-none border-0 border-line border-b bg-transparent outline-none"
      />
      {found.length === 0 ? <p className="px-2 py-3 text-muted">{t('nothing')}</p> : null}
      <OptionList
        id={list}
        label={filter.label}
        options={found}
        active={active}
        chosen={(one) => one === value}
        onActive={setMoved}
        onPick={onChange}
      />
    </>
  );
}

function Text({ filter, value, onChange }: FilterValueProps) {
  const t = useTranslations('ui.filter');
  const [text, setText] = useState(value);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The page around it may be a form, too.
    event.stopPropagation();
    onChange(text.trim());
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <TextInput
        value={text}
        onChange={(event) => setText(event.target.value)}
        aria-label={filter.label}
        className="w-56"
      />
      <Button type="submit" variant="primary">
        {t('apply')}
      </Button>
    </form>
  );
}
