'use client';

import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { cn } from './cn.ts';
import { Kbd } from './kbd.tsx';
import { floating } from './popover.tsx';

export interface MenuAction {
  id: string;
  label: string;
  icon?: LucideIcon;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  /** Why it is disabled; shown below the label, where the keyboard reaches it, too. */
  reason?: string;
  shortcut?: string;
}

export type MenuItem = MenuAction | { separator: true };

interface MenuProps {
  /** The one button that opens it. */
  trigger: ReactNode;
  label: string;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
}

/** A list of actions behind a button. */
export function Menu({ trigger, label, items, align = 'end' }: MenuProps) {
  const chosen = useRef<(() => void) | null>(null);
  // Only when the focus is back at the trigger: a dialog that an action opens gives it back there.
  const run = (): void => {
    const action = chosen.current;
    chosen.current = null;
    if (action) queueMicrotask(action);
  };
  return (
    // A modal menu would lock the page by a style element, which the policy of the page refuses.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          aria-labelledby={undefined}
          onCloseAutoFocus={run}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          loop
          className={cn(floating, 'max-w-80 min-w-44 p-1')}
        >
          {items.map((item, index) =>
            'separator' in item ? (
              <DropdownMenu.Separator
                key={`after-${keyOf(items[index - 1])}`}
                className="my-1 h-px bg-line"
              />
            ) : (
              <Action
                key={item.id}
                item={item}
                onChoose={() => {
                  chosen.current = item.onSelect;
                }}
              />
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const keyOf = (item: MenuItem | undefined): string => (item && 'id' in item ? item.id : 'start');

function Action({
  item: { label, icon: Icon, danger, disabled, reason, shortcut },
  onChoose,
}: {
  item: MenuAction;
  onChoose: () => void;
}) {
  return (
    <DropdownMenu.Item
      aria-disabled={disabled || undefined}
      textValue={label}
      // Told to stay open, it says by its reason why nothing happens.
      onSelect={(event) => (disabled ? event.preventDefault() : onChoose())}
      className={cn(
        'flex cursor-pointer items-start gap-2 rounded-[4px] px-2 py-1.5 outline-none select-none data-highlighted:bg-hover',
        danger && 'text-bad data-highlighted:bg-bad-soft',
        disabled && 'cursor-default text-muted',
      )}
    >
      {Icon ? <Icon aria-hidden className="mt-0.5 size-4 shrink-0" /> : null}
      <span className="min-w-0 flex-1">
        {label}
        {disabled && reason ? <span className="block text-xs text-muted">{reason}</span> : null}
      </span>
      {shortcut ? <Kbd keys={shortcut} /> : null}
    </DropdownMenu.Item>
  );
}
