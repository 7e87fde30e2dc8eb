'use client';

import { ListFilter, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { FilterValue } from './filter-value.tsx';
import { Menu } from './menu.tsx';
import { Popover } from './popover.tsx';

export interface Filter {
  id: string;
  label: string;
  /** One of these is chosen. Without them a text is typed. */
  options?: readonly { value: string; label: string }[];
  text?: boolean;
}

interface FilterBarProps {
  filters: readonly Filter[];
  /** By the filter's id; what is not set is absent or empty. */
  value: Readonly<Record<string, string>>;
  onChange: (value: Record<string, string>) => void;
  className?: string;
}

/** What a list is narrowed down to: one chip each, which changes or removes it, and a menu of the others. */
export function FilterBar({ filters, value, onChange, className }: FilterBarProps) {
  const t = useTranslations('ui.filter');
  const [editing, setEditing] = useState<string | null>(null);
  const isSet = ({ id }: Filter): boolean => (value[id] ?? '') !== '';
  // The one that was just added is a chip already, while its value is being chosen.
  const chips = filters.filter((filter) => isSet(filter) || filter.id === editing);
  const rest = filters.filter((filter) => !chips.includes(filter));

  const put = (id: string, next: string): void => {
    const { [id]: _, ...others } = value;
    onChange(next === '' ? others : { ...others, [id]: next });
    setEditing(null);
  };

  return (
    <fieldset
      aria-label={t('label')}
      className={cn('flex min-w-0 flex-wrap items-center gap-1.5', className)}
    >
      {chips.map((filter) => (
        <Chip
          key={filter.id}
          filter={filter}
          value={value[filter.id] ?? ''}
          open={editing === filter.id}
          onOpenChange={(open) => setEditing(open ? filter.id : null)}
          onChange={(next) => put(filter.id, next)}
        />
      ))}
      {rest.length > 0 ? (
        <Menu
          label={t('add')}
          align="start"
          trigger={
            <Button size="sm" variant="ghost">
              {chips.length > 0 ? <Plus aria-hidden /> : <ListFilter aria-hidden />}
              {t('add')}
            </Button>
          }
          items={rest.map(({ id, label }) => ({ id, label, onSelect: () => setEditing(id) }))}
        />
      ) : null}
      {filters.filter(isSet).length > 1 ? (
        <Button size="sm" variant="ghost" onClick={() => onChange({})}>
          {t('clear')}
        </Button>
      ) : null}
    </fieldset>
  );
}

interface ChipProps {
  filter: Filter;
  value: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChange: (value: string) => void;
}

const part = 'h-6.5 text-xs hover:bg-hover focus-visible:-outline-offset-2';

function Chip({ filter, value, open, onOpenChange, onChange }: ChipProps) {
  const t = useTranslations('ui.filter');
  const shown = filter.options?.find((option) => option.value === value)?.label ?? value;
  return (
    <span className="inline-flex h-7 max-w-72 items-center rounded-control border border-line-strong bg-surface">
      <Popover
        label={filter.label}
        open={open}
        onOpenChange={onOpenChange}
        className={filter.options ? 'p-0' : undefined}
        trigger={
          <button
            type="button"
            className={cn(part, 'inline-flex min-w-0 items-center gap-1 rounded-l-[5px] pl-2.5 pr-1.5')}
          >
            <span className="shrink-0 text-muted">{t('name', { label: filter.label })}</span>
            <span className="truncate font-medium">{shown === '' ? t('choose') : shown}</span>
          </button>
        }
      >
        <FilterValue filter={filter} value={value} onChange={onChange} />
      </Popover>
      <button
        type="button"
        aria-label={t('remove', { label: filter.label })}
        onClick={() => onChange('')}
        className={cn(part, 'grid w-6 place-items-center rounded-r-[5px] text-muted hover:text-text')}
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
