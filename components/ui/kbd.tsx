'use client';

import { keyNames } from './key-names.ts';

const APPLE = /mac|iphone|ipad/i;

/** @param keys as `useShortcut` takes them: `/`, `g s`, `mod+k`; shown as this machine names them */
export function Kbd({ keys }: { keys: string }) {
  const apple = typeof navigator !== 'undefined' && APPLE.test(navigator.platform);
  return (
    <span className="inline-flex shrink-0 items-center gap-1 text-muted">
      {keyNames(keys, apple).map((name) => (
        <kbd
          key={name}
          className="min-w-5 rounded-[4px] border border-line-strong bg-sunken px-1 text-center font-sans text-[0.6875rem] leading-[1.125rem]"
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}
