/** Runs at most `most` at a time; the others wait in line. What was given up while it waited is not begun. */
export function createAtOnce(most: number) {
  const line: Array<() => void> = [];
  let running = 0;

  return async function run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      signal?.throwIfAborted();
      return await work();
    } finally {
      // The place is handed on, or given back.
      const next = line.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
