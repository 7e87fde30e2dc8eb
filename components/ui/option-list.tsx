'use client';

import { Check } from 'lucide-react';
import { useEffect } from 'react';
import { cn } from './cn.ts';
import type { Option } from './listbox.ts';

interface OptionListProps<T extends string> {
  /** The focus stays on a control elsewhere, which names the active option by `optionId`. */
  id: string;
  label: string | undefined;
  options: readonly Option<T>[];
  active: string | null;
  chosen: (value: T) => boolean;
  multiple?: boolean;
  onActive: (value: T) => void;
  onPick: (value: T) => void;
}

export const optionId = (list: string, value: string): string => `${list}-${encodeURIComponent(value)}`;

/** The list of a select or a search field. */
export function OptionList<T extends string>(props: OptionListProps<T>) {
  const { id, label, options, active, chosen, multiple, onActive, onPick } = props;

  useEffect(() => {
    if (active !== null) document.getElementById(optionId(id, active))?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);

  return (
    <div
      role="listbox"
      id={id}
      aria-label={label}
      aria-multiselectable={multiple}
      tabIndex={-1}
      className="max-h-72 overflow-y-auto p-1"
    >
      {options.map(({ value, label: text, hint, disabled }) => (
        <button
          key={value}
          type="button"
          role="option"
          id={optionId(id, value)}
          aria-selected={chosen(value)}
          aria-disabled={disabled}
          tabIndex={-1}
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => !disabled && onActive(value)}
          onClick={() => !disabled && onPick(value)}
          className={cn(
            'flex w-full items-start gap-2 rounded-[4px] px-2 py-1.5 text-left',
            value === active && 'bg-hover',
            disabled && 'cursor-default opacity-50',
          )}
        >
          <Check
            aria-hidden
            className={cn('mt-0.5 size-4 shrink-0 text-accent', !chosen(value) && 'invisible')}
          />
          <span className="min-w-0 wrap-anywhere">
            {text}
            {hint ? <span className="block text-xs text-muted">{hint}</span> : null}
          </span>
        </button>
      ))}
    </div>
  );
}
