/** Comments keep proxies and clients from taking silence for death: each stream says one in so many seconds. */
const PERIOD_S = 25;

interface Quiet {
  keepAlive(): void;
}

/**
 * One timer for all streams: one each would be most of what an idle session costs. A second's tick serves one slot, so
 * that thousands of streams don't write at once.
 */
const slots: Set<Quiet>[] = Array.from({ length: PERIOD_S }, () => new Set());
let timer: NodeJS.Timeout | undefined;
let now = 0;
let held = 0;

/** @returns the slot, for `release` */
export function keepAlive(stream: Quiet): number {
  const slot = (now + held) % PERIOD_S;
  slots[slot]?.add(stream);
  held++;
  timer ??= setInterval(tick, 1000).unref();
  return slot;
}

export function release(stream: Quiet, slot: number): void {
  if (!slots[slot]?.delete(stream)) return;
  held--;
  if (held > 0) return;
  clearInterval(timer);
  timer = undefined;
}

function tick(): void {
  now = (now + 1) % PERIOD_S;
  for (const stream of slots[now] ?? []) stream.keepAlive();
}
