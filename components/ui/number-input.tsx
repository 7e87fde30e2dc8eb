'use client';

import { useState } from 'react';
import { cn } from './cn.ts';
import { type ControlProps, control } from './control.ts';

interface NumberInputProps extends ControlProps {
  /** null while there is none, e.g. because the field is empty. */
  value: number | null;
  onChange: (value: number | null) => void;
  /** The arrow keys stop at these; a typed number outside is for the form to refuse. */
  min?: number;
  max?: number;
  step?: number | 'any';
  /** Stands at the right within the field, e.g. `ms`. */
  unit?: string;
  placeholder?: string;
  onBlur?: () => void;
  className?: string;
}

/** A number with its unit. What is being typed stays as typed; the number follows it. */
export function NumberInput({ value, onChange, unit, onBlur, className, ...rest }: NumberInputProps) {
  const [draft, setDraft] = useState(() => written(value));
  const shown = parsed(draft) === value ? draft : written(value);
  return (
    <div className={cn('relative', className)}>
      <input
        type="number"
        inputMode="decimal"
        value={shown}
        onChange={(event) => {
          setDraft(event.target.value);
          onChange(parsed(event.target.value));
        }}
        // A wheel over a focused number would change it unseen.
        onWheel={(event) => event.currentTarget.blur()}
        onBlur={onBlur}
        className={cn(
          control,
          'h-8 px-2.5 tabular-nums [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none',
          unit && 'pr-12',
        )}
        {...rest}
      />
      {unit ? (
        <span className="pointer-events-none absolute inset-y-0 right-2.5 grid place-content-center text-muted">
          {unit}
        </span>
      ) : null}
    </div>
  );
}

const written = (value: number | null): string => (value === null ? '' : String(value));

function parsed(text: string): number | null {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
