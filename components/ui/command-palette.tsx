'use client';

import type { LucideIcon } from 'lucide-react';
import { lazy, Suspense } from 'react';

export interface PaletteItem {
  id: string;
  label: string;
  hint?: string;
  /** Other words it is found by. */
  keywords?: readonly string[];
  icon?: LucideIcon;
  onSelect: () => void;
}

export interface PaletteGroup {
  id: string;
  heading: string;
  items: readonly PaletteItem[];
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Everything there is; the palette finds what fits the query and puts the best first. */
  groups: readonly PaletteGroup[];
  query: string;
  onQuery: (query: string) => void;
  /** More is still being fetched. */
  busy?: boolean;
}

const Panel = lazy(async () => ({ default: (await import('./palette-panel.tsx')).PalettePanel }));

/** Finds any thing, page or action by a few letters. */
export function CommandPalette(props: CommandPaletteProps) {
  if (!props.open) return null;
  return (
    <Suspense fallback={null}>
      <Panel {...props} />
    </Suspense>
  );
}
