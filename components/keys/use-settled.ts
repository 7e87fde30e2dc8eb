import { useEffect, useState } from 'react';

/** The value once it has stayed the same for so long; asks the hub once for a row of quick clicks. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
