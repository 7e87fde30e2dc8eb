import { startIdle } from '../lib/idle.ts';
import type { Running } from '../lib/running.ts';
import { atMost, type Check } from './scenario.ts';

const BOUND_MS = 50;

/**
 * How late the hub's event loop was while `work` went on, beside that of a process which does nothing: on a machine
 * that others use too, both are late. @returns the check, to be reported in its place
 */
export async function loopDelayDuring(
  running: Running,
  what: string,
  work: () => Promise<void>,
): Promise<Check> {
  const idle = await startIdle();
  try {
    await Promise.all([running.probe(), idle.probe()]);
    await work();
    const [hub, other] = await Promise.all([running.probe(), idle.probe()]);
    const beside = `longest ${Math.round(hub.loopDelay.max)} ms, idle process ${Math.round(other.loopDelay.p99)} ms`;
    return atMost(`${what}: event loop delay, p99 (${beside})`, hub.loopDelay.p99, BOUND_MS, 'ms');
  } finally {
    await idle.stop();
  }
}
