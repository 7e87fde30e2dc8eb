'use client';

import { useEffect, useState } from 'react';

/** A pause in typing after which what stands there is searched, ms. */
const PAUSE_MS = 350;

/**
 * A field whose value is taken over after a pause, or at once by `commit`. When the value changes otherwise, by Back
 * or a link, the field follows.
 */
export function useTyped(value: string, onChange: (value: string) => void) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setTyped(value);
  }

  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), typed === '' ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);

  return { typed, setTyped, commit: () => typed !== value && onChange(typed) };
}
