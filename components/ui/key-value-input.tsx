'use client';

import { Plus } from 'lucide-react';
import { useId } from 'react';
import { Button } from './button.tsx';
import type { ControlProps } from './control.ts';
import { KeyValueRow } from './key-value-row.tsx';
import { type Pair, pairsOf } from './pairs.ts';
import { useRows } from './use-rows.ts';

/** The id goes to the first key, or to the button while there is none. */
interface KeyValueInputProps extends ControlProps {
  value: readonly Pair[];
  onChange: (value: Pair[]) => void;
  keyLabel: string;
  valueLabel: string;
  addLabel: string;
  /** The values are hidden while they are typed. */
  secret?: boolean;
  /** Of secret values: which are none after all, e.g. the name of a variable, and are shown. */
  plain?: (value: string) => boolean;
  /** What the hub sends in the place of a value that it keeps to itself; shown as set, with a button to replace it. */
  redacted?: string;
  /** By the index of the row. */
  errors?: Record<number, string>;
}

/** Names with values, in an order. Pasted lines of an environment file become rows. */
export function KeyValueInput(props: KeyValueInputProps) {
  const {
    value,
    onChange,
    keyLabel,
    valueLabel,
    addLabel,
    secret,
    plain,
    redacted,
    errors = {},
    id,
    disabled,
  } = props;
  const own = useId();
  const rows = useRows(value.length);
  const set = (at: number, pair: Pair): void =>
    onChange(value.map((one, index) => (index === at ? pair : one)));
  const remove = (at: number): void => {
    rows.removed(at);
    onChange(value.filter((_, index) => index !== at));
  };
  const paste = (at: number, text: string): boolean => {
    const pairs = pairsOf(text);
    if (!pairs) return false;
    rows.added(at + 1, pairs.length - 1);
    onChange([...value.slice(0, at), ...pairs, ...value.slice(at + 1)]);
    return true;
  };

  return (
    <fieldset
      ref={rows.list}
      aria-label={props['aria-label']}
      aria-describedby={props['aria-describedby']}
      className="grid min-w-0 justify-items-start gap-1.5"
    >
      {value.length > 0 ? (
        <div
          aria-hidden
          className="grid w-full grid-cols-[minmax(0,2fr)_minmax(0,3fr)_1.75rem] gap-1.5 text-xs text-muted"
        >
          <span>{keyLabel}</span>
          <span>{valueLabel}</span>
        </div>
      ) : null}
      {value.map((pair, index) => (
        <KeyValueRow
          key={rows.ids[index]}
          id={index === 0 ? id : undefined}
          number={index + 1}
          pair={pair}
          keyLabel={keyLabel}
          valueLabel={valueLabel}
          secret={secret ?? false}
          plain={plain?.(pair.value) ?? false}
          redacted={redacted}
          error={errors[index]}
          disabled={disabled ?? false}
          onChange={(next) => set(index, next)}
          onRemove={() => remove(index)}
          onPaste={(text) => paste(index, text)}
        />
      ))}
      <Button
        size="sm"
        data-add
        aria-labelledby={`${own}-add`}
        disabled={disabled}
        id={value.length === 0 ? id : undefined}
        onClick={() => {
          rows.added(value.length);
          onChange([...value, { key: '', value: '' }]);
        }}
      >
        <Plus aria-hidden />
        <span id={`${own}-add`}>{addLabel}</span>
      </Button>
    </fieldset>
  );
}
