'use client';

import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { useMoments } from './intl/moments.ts';
import { Popover } from './popover.tsx';
import { Segmented } from './segmented.tsx';
import { TextInput } from './text-input.tsx';
import { boundsOf, ofLocalInput, type RangeChoice, type Span, toLocalInput } from './time-range.ts';

interface RangePickerProps {
  choice: RangeChoice;
  onChange: (choice: RangeChoice) => void;
  /** Two to five that end now. */
  spans: readonly Span[];
}

const CUSTOM = 'custom';

/** A range of time: one of a few that end now, or any other. */
export function RangePicker({ choice, onChange, spans }: RangePickerProps) {
  const t = useTranslations('ui.range');
  const moments = useMoments();
  const [open, setOpen] = useState(false);
  const custom = typeof choice !== 'string';
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented<Span | typeof CUSTOM>
        value={custom ? CUSTOM : choice}
        onChange={(span) => span !== CUSTOM && onChange(span)}
        label={t('label')}
        options={spans.map((value) => ({ value, label: t(`spans.${value}`) }))}
      />
      <Popover
        label={t('custom')}
        open={open}
        onOpenChange={setOpen}
        align="end"
        trigger={
          <Button className={custom ? 'border-accent' : undefined}>
            <CalendarClock aria-hidden />
            {custom ? (
              <span className="tabular-nums">{moments.range(choice.from, choice.to)}</span>
            ) : (
              t('custom')
            )}
          </Button>
        }
      >
        <CustomRange
          choice={choice}
          onApply={(next) => {
            setOpen(false);
            onChange(next);
          }}
        />
      </Popover>
    </div>
  );
}

interface CustomRangeProps {
  choice: RangeChoice;
  onApply: (choice: RangeChoice) => void;
}

const DAY = 86_400_000;

function CustomRange({ choice, onApply }: CustomRangeProps) {
  const t = useTranslations('ui.range');
  const [from, setFrom] = useState(() => {
    const bounds = boundsOf(choice, Date.now());
    return toLocalInput(bounds.from ?? Date.now() - DAY);
  });
  const [to, setTo] = useState(() => toLocalInput(boundsOf(choice, Date.now()).to ?? Date.now()));
  const [asked, setAsked] = useState(false);
  const range = { from: ofLocalInput(from), to: ofLocalInput(to) };
  const missing = (at: number): string | undefined => (asked && Number.isNaN(at) ? t('missing') : undefined);
  const reversed = asked && range.to <= range.from ? t('reversed') : undefined;

  return (
    <form
      noValidate
      className="grid w-64 gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (range.from < range.to) onApply(range);
      }}
    >
      <Field label={t('from')} error={missing(range.from)}>
        {(control) => (
          <TextInput
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <Field label={t('to')} error={missing(range.to) ?? reversed}>
        {(control) => (
          <TextInput
            type="datetime-local"
            value={to}
            onChange={(event) => setTo(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <Button type="submit" variant="primary">
        {t('apply')}
      </Button>
    </form>
  );
}
