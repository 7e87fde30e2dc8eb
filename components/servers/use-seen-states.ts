'use client';

import { useEffect, useState } from 'react';
import type { ServerStatus, UpstreamState } from '../../server/contract/runtime.ts';

/** A state that a server was seen in, and since when (ISO 8601). */
export interface SeenState {
  state: UpstreamState;
  since: string;
}

const MOST = 100;

/** Every state that the server went through since the page was opened, newest first; the hub keeps no history of them. */
export function useSeenStates(status: ServerStatus | null): readonly SeenState[] {
  const [seen, setSeen] = useState<readonly SeenState[]>([]);
  const state = status?.state;
  const since = status?.since;
  useEffect(() => {
    if (state === undefined || since === undefined) return;
    setSeen((old) =>
      old[0]?.state === state && old[0].since === since ? old : [{ state, since }, ...old].slice(0, MOST),
    );
  }, [state, since]);
  return seen;
}
