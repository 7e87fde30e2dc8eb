'use client';

import { useState } from 'react';
import { CommandPalette } from '../ui/command-palette.tsx';
import { useActions } from './use-actions.ts';
import { useThings } from './use-things.ts';

/** ⌘K: finds any page, server, tool, group and key, and what can be done without looking for where. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const { pages, actions } = useActions();
  const { things, busy } = useThings();
  return (
    <CommandPalette
      open
      onOpenChange={onClose}
      groups={[pages, ...things, actions]}
      query={query}
      onQuery={setQuery}
      busy={busy}
    />
  );
}
