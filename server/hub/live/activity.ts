import { type CallRecord, callRecordSchema } from '../../contract/activity.ts';
import type { LiveBus } from './bus.ts';

export interface LiveActivity {
  /** Returns at once; does nothing but look whether somebody listens while nobody does. */
  add(record: CallRecord): void;
  close(): void;
}

const MOST_CALLS = 50;
const GATHER_MS = 1000;

/** Calls as they end, gathered for a second: ten thousand a second are still one event, and a number. */
export function createLiveActivity(bus: LiveBus, gatherMs = GATHER_MS): LiveActivity {
  let calls: CallRecord[] = [];
  let more = 0;
  let timer: NodeJS.Timeout | undefined;

  function tell(): void {
    timer = undefined;
    // Exactly what the contract says: whatever else is recorded of a call is not for every listener.
    const told = calls.flatMap((call) => callRecordSchema.safeParse(call).data ?? []);
    bus.publish({ type: 'activity', calls: told, more: more + calls.length - told.length });
    calls = [];
    more = 0;
  }

  return {
    add(record) {
      if (!bus.wanted.activity) return;
      if (calls.length < MOST_CALLS) calls.push(record);
      else more += 1;
      timer ??= setTimeout(tell, gatherMs).unref();
    },
    close: () => clearTimeout(timer),
  };
}
