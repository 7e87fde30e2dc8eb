/**
 * Runs one piece of work at a time over all tabs of this browser. Browsers offer locks only on https and localhost;
 * elsewhere every tab works for itself, which is correct and merely less thrifty.
 */
export function alone<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!hasLocks()) return work();
  return navigator.locks.request(name, signal ? { signal } : {}, work);
}

export function hasLocks(): boolean {
  return typeof navigator !== 'undefined' && 'locks' in navigator && navigator.locks !== undefined;
}
