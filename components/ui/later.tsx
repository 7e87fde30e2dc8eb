import { type ReactNode, useEffect, useState } from 'react';

/** So many at a time: one turn takes a few milliseconds. */
const TURN = 4;

const waiting = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

function work(): void {
  timer = null;
  for (const run of [...waiting].slice(0, TURN)) {
    waiting.delete(run);
    run();
  }
  if (waiting.size > 0) timer = setTimeout(work, 0);
}

/** Draws what costs much, e.g. a menu in each of many rows, a few at a time after the rest, so that scrolling does not wait. */
export function Later({ children }: { children: () => ReactNode }): ReactNode {
  const [come, setCome] = useState(false);
  useEffect(() => {
    const run = (): void => setCome(true);
    waiting.add(run);
    if (timer === null) timer = setTimeout(work, 0);
    return () => {
      waiting.delete(run);
    };
  }, []);
  return come ? children() : null;
}
