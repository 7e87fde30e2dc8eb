'use client';

import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { useFormat } from './intl/format.ts';

interface TabsProps<T extends string> {
  value: T;
  onChange: (id: T) => void;
  label: string;
  tabs: readonly {
    id: T;
    label: string;
    count?: number;
    /** Called only while the tab is chosen. */
    panel: () => ReactNode;
  }[];
  className?: string;
}

/** Views of one thing. Arrow keys move between the tabs, Enter or Space opens one. */
export function Tabs<T extends string>({ value, onChange, label, tabs, className }: TabsProps<T>) {
  const format = useFormat();
  const choose = (next: string): void => {
    const found = tabs.find((one) => one.id === next);
    if (found) onChange(found.id);
  };
  return (
    // By hand, since a panel may begin to fetch when it is opened.
    <Radix.Root
      value={value}
      onValueChange={choose}
      activationMode="manual"
      className={cn('min-w-0', className)}
    >
      <Radix.List aria-label={label} className="flex flex-wrap gap-x-1 border-line border-b">
        {tabs.map(({ id, label: text, count }) => (
          <Radix.Trigger
            key={id}
            value={id}
            className="-mb-px inline-flex h-9 items-center gap-1.5 border-transparent border-b-2 px-2.5 whitespace-nowrap text-muted transition-colors hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
          >
            {text}
            {count === undefined ? null : (
              <span className="rounded-full bg-sunken px-1.5 text-xs font-normal text-muted tabular-nums">
                {format.number(count)}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ id, panel }) => (
        <Radix.Content key={id} value={id} className="mt-4 rounded-control">
          {id === value ? panel() : null}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
