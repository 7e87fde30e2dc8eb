import { defaultPolicy, type MachineEvent, type MachinePolicy } from './machine-state.ts';

/** Events by short names, for tables. */
export const policy: MachinePolicy = { ...defaultPolicy };
export const ok = (over: Partial<Extract<MachineEvent, { verdict: 'ok' }>> = {}): MachineEvent => ({
  type: 'configured',
  verdict: 'ok',
  changed: true,
  overlap: false,
  onDemand: false,
  ...over,
});
export const disabled: MachineEvent = { type: 'configured', verdict: 'disabled' };
export const misconfigured: MachineEvent = { type: 'configured', verdict: 'misconfigured', message: 'TOKEN' };
export const refused: MachineEvent = {
  type: 'connect-failed',
  stage: 'connect',
  message: 'refused',
  needsAuth: false,
};
export const unauthorised: MachineEvent = {
  type: 'connect-failed',
  stage: 'auth',
  message: '401',
  needsAuth: true,
};
export const died: MachineEvent = { type: 'closed', stage: 'run', message: 'killed' };
export const dumb = (busy = false): MachineEvent => ({ type: 'probe-failed', message: 'no answer', busy });
export const listless: MachineEvent = { type: 'lists-failed', message: 'timeout', needsAuth: false };
export const shutdown: MachineEvent = { type: 'shutdown', graceMs: 30_000 };
type Plain = Exclude<
  MachineEvent['type'],
  'configured' | 'connect-failed' | 'lists-failed' | 'closed' | 'probe-failed' | 'shutdown'
>;
export const e = (type: Plain): MachineEvent => ({ type });
