/** Tells listeners that something changed, soon and not too often. */
export function createListeners(everyMs: number) {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  return {
    changed(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const listener of listeners) listener();
      }, everyMs).unref();
    },
    /** @returns the end of it */
    add(listener: () => void): () => void {
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close(): void {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
