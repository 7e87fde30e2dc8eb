'use client';

import { useEffect } from 'react';
import { onStored, readStored, useStored, writeStored } from './stored.ts';
import { THEME_KEY } from './theme-script.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The chosen theme and how to change it; every open tab follows. `tokens.css` obeys `<html data-theme>`. */
export function useTheme(): { choice: Theme; set: (choice: Theme) => void } {
  const stored = useStored(THEME_KEY);
  useEffect(() => onStored(apply), []);
  return {
    choice: THEMES.find((one) => one === stored) ?? 'system',
    set: (next) => {
      writeStored(THEME_KEY, next === 'system' ? null : next);
      apply();
    },
  };
}

function apply(): void {
  const chosen = readStored(THEME_KEY);
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
}
