import { createAlarm } from './alarm.ts';
import type { IdleWatch } from './idle-watch.ts';
import { alarmsOf, type MachinePolicy, type MachineState } from './machine-state.ts';

/** The timers of one machine. */
export interface MachineAlarms {
  /** Sets all of them to what the state says. */
  set(machine: MachineState): void;
}

export interface MachineAlarmsOptions {
  now: () => number;
  policy: MachinePolicy;
  idle: IdleWatch;
  onRetry: () => void;
  onProbe: () => void;
  onSlow: () => void;
}

export function createMachineAlarms(options: MachineAlarmsOptions): MachineAlarms {
  const { now, policy, idle } = options;
  const retry = createAlarm(now, options.onRetry);
  const probe = createAlarm(now, options.onProbe);
  const slow = createAlarm(now, options.onSlow);
  return {
    set(machine) {
      const alarms = alarmsOf(machine, policy);
      retry.set(alarms.retryAt);
      probe.set(alarms.probeAt);
      slow.set(alarms.slowAt);
      idle.watch(alarms.idle);
    },
  };
}
