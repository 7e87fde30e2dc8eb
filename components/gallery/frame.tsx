'use client';

import type { ReactNode } from 'react';

const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Of which sheet a specimen is: landmarks of the page must not have the same name twice. */
export interface OnSheet {
  theme: Theme;
}

export interface Specimen {
  name: string;
  show: (sheet: OnSheet) => ReactNode;
}

interface SheetProps {
  specimens: readonly Specimen[];
  /** One theme alone, or both beside each other. */
  theme: Theme | null;
}

/** Every specimen under its name, in both themes beside each other. What floats takes the theme of the page. */
export function Sheet({ specimens, theme }: SheetProps) {
  const themes = theme ? [theme] : THEMES;
  return (
    <div className={themes.length > 1 ? 'grid gap-4 xl:grid-cols-2' : 'grid'}>
      {themes.map((one) => (
        <div
          key={one}
          data-theme={one}
          className="grid min-w-0 content-start gap-6 rounded-card border border-line bg-canvas p-4 text-text sm:p-6"
        >
          {specimens.map(({ name, show: Show }) => (
            <div key={name} className="min-w-0">
              <p className="mb-2 font-mono text-xs text-muted">{name}</p>
              <Show theme={one} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
