import type { ReactNode } from 'react';

/** A cell with a quieter line below; without that one it stands in the middle. */
export function TwoLines({ below, children }: { below: ReactNode; children: ReactNode }) {
  return (
    <>
      <span className="block truncate">{children}</span>
      {below ? <span className="block truncate font-sans text-xs text-muted">{below}</span> : null}
    </>
  );
}
