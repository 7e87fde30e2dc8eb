'use client';

import { createContext, useContext } from 'react';

/** What the frame shows over the page; loaded when it is asked for. */
export type Overlay = 'palette' | 'shortcuts' | 'sessions' | 'password' | 'navigation';

export const OverlayContext = createContext<(overlay: Overlay | null) => void>(() => {});

/** Opens one of them, or closes it with null. */
export function useOverlay(): (overlay: Overlay | null) => void {
  return useContext(OverlayContext);
}
