'use client';

import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { CopyButton } from './copy-button.tsx';
import { useFormat } from './intl/format.ts';
import { prettyJson } from './pretty-json.ts';

/** More lines than this are shown when asked for: laying out a megabyte of text stops the page for a while. */
const MAX_LINES = 1000;
const MAX_CHARACTERS = 100_000;

interface JsonViewProps {
  value?: unknown;
  /** The JSON as text, in place of `value`: shown as it is, so that every digit stays. */
  text?: string;
  /** What it is, as it follows "Copy": `the arguments`. */
  label: string;
  className?: string;
}

/** A value as readable JSON. */
export function JsonView({ value, text: written, label, className }: JsonViewProps) {
  const t = useTranslations('ui.json');
  const format = useFormat();
  const [all, setAll] = useState(false);
  const text = useMemo(() => written ?? prettyJson(value), [written, value]);
  const shown = useMemo(() => beginning(text), [text]);
  return (
    <figure
      aria-label={label}
      className={cn('relative rounded-control border border-line bg-sunken', className)}
    >
      <pre className="py-2.5 pr-10 pl-3 font-mono text-[0.8125rem] leading-5 wrap-anywhere whitespace-pre-wrap">
        {all ? text : shown}
      </pre>
      <span className="absolute top-1 right-1">
        <CopyButton text={text} what={label} />
      </span>
      {all || shown === text ? null : (
        <div className="border-line border-t px-3 py-2">
          <Button size="sm" onClick={() => setAll(true)}>
            {t('all', { size: format.bytes(text.length) })}
          </Button>
        </div>
      )}
    </figure>
  );
}

function beginning(text: string): string {
  let end = -1;
  for (let line = 0; line < MAX_LINES; line += 1) {
    end = text.indexOf('\n', end + 1);
    if (end === -1) break;
  }
  return text.slice(0, Math.min(end === -1 ? text.length : end, MAX_CHARACTERS));
}
