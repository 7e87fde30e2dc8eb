/** One timer for everything on the page that shows how long ago something was; it stands still when nobody looks. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = 0;

/** The present to a second, as epoch milliseconds; the same for all who ask between two ticks. */
export function clock(): number {
  if (timer === null) now = Date.now();
  return now;
}

export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    now = Date.now();
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}
