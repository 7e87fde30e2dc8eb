'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveMessage } from '../../server/contract/api/events.ts';
import { openChannel } from './channel.ts';
import { requestRaw } from './client.ts';
import type { LiveView, Statuses } from './live/store.ts';
import { createLive } from './live/tab.ts';
import type { LiveState, TabMessage } from './live/wire.ts';
import { alone, hasLocks } from './lock.ts';

const LIVE_CHANNEL = 'patchbay.live';
const SILENT = { say() {}, listen: () => () => {}, close() {} };

/** This tab's part in the live stream of the browser. Without locks every visible tab reads for itself. */
export const live = createLive({
  open: ({ activity, logs }, signal) =>
    requestRaw('GET', '/events', {
      query: { activity: activity ? 1 : null, logs: logs.join(',') },
      headers: { accept: 'text/event-stream' },
      signal,
      stream: true,
    }),
  channel: hasLocks() ? openChannel<TabMessage>(LIVE_CHANNEL) : SILENT,
  lead: (work, signal) => alone(LIVE_CHANNEL, work, signal),
  tab: Math.random().toString(36).slice(2),
});

function useView<T>(read: (view: LiveView) => T, before: T): T {
  return useSyncExternalStore(
    live.subscribe,
    () => read(live.view()),
    () => before,
  );
}

const BEFORE: LiveState = { state: 'connecting', since: 0 };

/** Whether what is shown follows the hub, and since when (ms since 1970). */
export function useLive(): LiveState {
  return useView((view) => view.live, BEFORE);
}

/** What every server is doing now, by name; null until the hub has said so. */
export function useServerStatuses(): Statuses | null {
  return useView((view) => view.statuses, null);
}

/** MCP sessions that are open now; null until the hub has said so. */
export function useSessionCount(): number | null {
  return useView((view) => view.sessions, null);
}

export type LiveOf<K extends LiveMessage['type']> = Extract<LiveMessage, { type: K }>;

/** Calls back with every event of a kind, always with the newest listener. */
export function useLiveEvent<K extends LiveMessage['type']>(
  type: K,
  listener: (event: LiveOf<K>) => void,
): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(
    () =>
      live.listen((event) => {
        if (isOf(event, type)) newest.current(event);
      }),
    [type],
  );
}

function isOf<K extends LiveMessage['type']>(event: LiveMessage, type: K): event is LiveOf<K> {
  return event.type === type;
}

/** Calls as they end, in batches; `more` counts those that were left out of a batch. Nothing comes while not enabled. */
export function useLiveActivity(
  onBatch: (batch: Pick<LiveOf<'activity'>, 'calls' | 'more'>) => void,
  enabled = true,
): void {
  useLiveEvent('activity', (event) => {
    if (enabled) onBatch(event);
  });
  useEffect(() => (enabled ? live.want({ activity: true, logs: [] }) : undefined), [enabled]);
}

/** Lines of one server's output as they come; null listens to none. */
export function useLiveLogs(server: string | null, onLines: (lines: LiveOf<'logs'>['lines']) => void): void {
  useLiveEvent('logs', (event) => {
    if (event.server === server) onLines(event.lines);
  });
  useEffect(() => (server === null ? undefined : live.want({ activity: false, logs: [server] })), [server]);
}
