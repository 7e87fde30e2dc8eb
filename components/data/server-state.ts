'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerStatus, UpstreamState } from '../../server/contract/runtime.ts';

/** Fits `Status`. */
export interface ShownState {
  tone: 'good' | 'warn' | 'bad' | 'info' | 'idle';
  label: string;
  /** It is on its way to another state. */
  busy: boolean;
}

const LOOKS: Record<UpstreamState, Omit<ShownState, 'label'>> = {
  ready: { tone: 'good', busy: false },
  degraded: { tone: 'warn', busy: false },
  'needs-auth': { tone: 'warn', busy: false },
  waiting: { tone: 'bad', busy: false },
  misconfigured: { tone: 'bad', busy: false },
  connecting: { tone: 'info', busy: true },
  listing: { tone: 'info', busy: true },
  draining: { tone: 'info', busy: true },
  idle: { tone: 'idle', busy: false },
  disabled: { tone: 'idle', busy: false },
  closed: { tone: 'idle', busy: false },
};

/** Says what a server is doing, the same way everywhere. @returns takes null where the hub does not run the server */
export function useServerState(): (status: Pick<ServerStatus, 'state'> | null) => ShownState {
  const t = useTranslations('data.state');
  return useCallback(
    (status) => {
      const state = status?.state ?? 'closed';
      return { ...LOOKS[state], label: t(state) };
    },
    [t],
  );
}
