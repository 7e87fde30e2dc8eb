'use client';

import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import type { ControlProps } from './control.ts';
import { IconButton } from './icon-button.tsx';
import { TextInput } from './text-input.tsx';
import { useRows } from './use-rows.ts';

/** The id goes to the first item, or to the button while there is none, so that a label and an error summary find it. */
interface StringListInputProps extends ControlProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
  addLabel: string;
  /** Names the item for screen readers, from 0: `Argument 1` */
  itemLabel: (index: number) => string;
  mono?: boolean;
  errors?: Record<number, string>;
  placeholder?: string;
}

/** Short texts in an order. Enter begins the next one; several pasted lines become several. */
export function StringListInput(props: StringListInputProps) {
  const { value, onChange, addLabel, itemLabel, mono, errors = {}, placeholder, id, disabled } = props;
  const t = useTranslations('ui');
  const own = useId();
  const rows = useRows(value.length);
  const insert = (at: number): void => {
    rows.added(at);
    onChange([...value.slice(0, at), '', ...value.slice(at)]);
  };
  const remove = (at: number): void => {
    rows.removed(at);
    onChange(value.filter((_, index) => index !== at));
  };
  const paste = (at: number, text: string): void => {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    rows.added(at + 1, lines.length - 1);
    onChange([...value.slice(0, at), ...lines, ...value.slice(at + 1)]);
  };

  return (
    <fieldset
      ref={rows.list}
      aria-label={props['aria-label']}
      aria-describedby={props['aria-describedby']}
      className="grid min-w-0 justify-items-start gap-1.5"
    >
      {value.map((text, index) => {
        const error = errors[index];
        return (
          <div key={rows.ids[index]} data-row className="w-full">
            <div className="flex items-center gap-1">
              <TextInput
                mono={mono ?? false}
                id={index === 0 ? id : undefined}
                aria-label={itemLabel(index)}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `${own}-${index}` : undefined}
                placeholder={placeholder}
                disabled={disabled}
                value={text}
                onChange={(event) =>
                  onChange(value.map((one, at) => (at === index ? event.target.value : one)))
                }
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
                  event.preventDefault();
                  insert(index + 1);
                }}
                onPaste={(event) => {
                  const pasted = event.clipboardData.getData('text');
                  if (text !== '' || !pasted.trim().includes('\n')) return;
                  event.preventDefault();
                  paste(index, pasted);
                }}
              />
              <IconButton
                label={t('list.remove', { item: itemLabel(index) })}
                icon={X}
                disabled={disabled}
                onClick={() => remove(index)}
              />
            </div>
            {error ? (
              <p id={`${own}-${index}`} className="mt-1 text-bad">
                {error}
              </p>
            ) : null}
          </div>
        );
      })}
      <Button
        size="sm"
        data-add
        aria-labelledby={`${own}-add`}
        disabled={disabled}
        id={value.length === 0 ? id : undefined}
        onClick={() => insert(value.length)}
      >
        <Plus aria-hidden />
        <span id={`${own}-add`}>{addLabel}</span>
      </Button>
    </fieldset>
  );
}
