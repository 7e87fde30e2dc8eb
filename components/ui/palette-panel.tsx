'use client';

import { Command } from 'cmdk';
import { LoaderCircle, Search } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CommandPaletteProps, PaletteItem } from './command-palette.tsx';
import { Kbd } from './kbd.tsx';
import { rank } from './palette-rank.ts';

/** Of each group, with and without a query: more than that nobody reads, and it would have to be drawn. */
const LIMIT = 20;
const LIMIT_UNASKED = 8;

export function PalettePanel({
  open,
  onOpenChange,
  groups,
  query,
  onQuery,
  busy = false,
}: CommandPaletteProps) {
  const t = useTranslations('ui.palette');
  const found = useMemo(
    () => rank(groups, query, query.trim() === '' ? LIMIT_UNASKED : LIMIT),
    [groups, query],
  );
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        {/* Radix's own overlay adds a style element, which the policy of the page refuses. */}
        <div data-scrim className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[max(0.75rem,12dvh)] z-40 mx-auto max-w-xl animate-rise overflow-hidden rounded-card border border-line-strong bg-raised text-text shadow-raised outline-none"
        >
          <Radix.Title className="sr-only">{t('label')}</Radix.Title>
          <Command label={t('label')} shouldFilter={false} loop>
            <div className="relative border-line border-b">
              <Search aria-hidden className="pointer-events-none absolute top-3.5 left-4 size-4 text-muted" />
              <Command.Input
                value={query}
                onValueChange={onQuery}
                placeholder={t('placeholder')}
                aria-label={t('placeholder')}
                className="h-11 w-full bg-transparent pr-10 pl-10 text-sm outline-none placeholder:text-muted"
              />
              {busy ? (
                <LoaderCircle
                  aria-hidden
                  className="absolute top-3.5 right-4 size-4 animate-spin text-muted"
                />
              ) : null}
            </div>
            <Command.List label={t('results')} className="max-h-[min(60dvh,26rem)] overflow-y-auto p-1.5">
              {found.map(({ id, heading, items, more }) => (
                <Command.Group
                  key={id}
                  heading={heading}
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
                >
                  {items.map((item) => (
                    <Item key={item.id} group={id} item={item} onDone={() => onOpenChange(false)} />
                  ))}
                  {more > 0 ? (
                    <p aria-hidden className="px-2.5 py-1 text-xs text-muted">
                      {t('more', { count: more })}
                    </p>
                  ) : null}
                </Command.Group>
              ))}
            </Command.List>
            {found.length === 0 ? (
              <p role="status" className="px-3 pt-6 pb-8 text-center text-muted">
                {t(busy ? 'busy' : 'nothing')}
              </p>
            ) : null}
            <Keys />
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Item({ group, item, onDone }: { group: string; item: PaletteItem; onDone: () => void }) {
  const { id, label, hint, icon: Icon, onSelect } = item;
  return (
    <Command.Item
      value={`${group}/${id}`}
      onSelect={() => {
        onDone();
        onSelect();
      }}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-control px-2.5 data-[selected=true]:bg-hover"
    >
      {Icon ? <Icon aria-hidden className="size-4 shrink-0 text-muted" /> : null}
      <span className="truncate">{label}</span>
      {hint ? <span className="ml-auto min-w-0 truncate pl-4 text-xs text-muted">{hint}</span> : null}
    </Command.Item>
  );
}

function Keys() {
  const t = useTranslations('ui.palette');
  return (
    <p
      aria-hidden
      className="flex items-center gap-4 border-line border-t px-4 py-2 text-xs text-muted max-sm:hidden"
    >
      <span className="flex items-center gap-1.5">
        <Kbd keys="arrowup arrowdown" /> {t('choose')}
      </span>
      <span className="flex items-center gap-1.5">
        <Kbd keys="enter" /> {t('open')}
      </span>
      <span className="flex items-center gap-1.5">
        <Kbd keys="escape" /> {t('close')}
      </span>
    </p>
  );
}
