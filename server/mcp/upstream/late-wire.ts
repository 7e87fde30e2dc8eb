import type { Wire } from './wire.ts';

/** Connections made by code that is still being loaded: what is said meanwhile is said when it is there. */
export function createLateWire(load: () => Promise<Wire>): Wire {
  let wire: Wire | null = null;
  const loading = load().then((loaded) => {
    wire = loaded;
    return loaded;
  });
  // Who waits for it hears of a failure.
  loading.catch(() => {});

  return {
    exchange(call, handler) {
      if (wire !== null) return wire.exchange(call, handler);
      let cut: (() => void) | null = null;
      let over = false;
      loading
        .then((loaded) => {
          if (!over) cut = loaded.exchange(call, handler);
        })
        .catch((error: unknown) => {
          if (!over) handler.onError(error instanceof Error ? error : new Error(String(error)));
        });
      return () => {
        over = true;
        cut?.();
      };
    },
    destroy: () =>
      loading.then(
        (loaded) => loaded.destroy(),
        () => {},
      ),
  };
}
