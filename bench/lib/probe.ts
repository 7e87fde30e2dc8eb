import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Json, objectOf, parseObject } from './json.ts';
import { until } from './time.ts';

/** What the process said when it was asked. */
export interface ProbeReading {
  /** JavaScript heap and its external memory after a forced collection. */
  heapBytes: number;
  rssBytes: number;
  /** Milliseconds since the previous reading. The timer's own 10 ms are part of it. */
  loopDelay: { p50: number; p99: number; max: number };
}

export interface Probe {
  env: Record<string, string>;
  /** Asks the process; this also starts the next period of the loop's delay. */
  read(pid: number): Promise<ProbeReading>;
}

/** @param file where the process shall write */
export function createProbe(file: string): Probe {
  const hook = new URL('./probe-hook.mjs', import.meta.url);
  return {
    env: { BENCH_PROBE: file, NODE_OPTIONS: `--import ${JSON.stringify(fileURLToPath(hook))}` },
    async read(pid) {
      rmSync(file, { force: true });
      process.kill(pid, 'SIGUSR2');
      return until('the reading of the probe', 15_000, 20, () => readingIn(file));
    },
  };
}

function readingIn(file: string): ProbeReading | null {
  try {
    const reading = parseObject(readFileSync(file, 'utf8'));
    const delay = objectOf(reading.loopDelay);
    return {
      heapBytes: numberIn(reading, 'heapBytes'),
      rssBytes: numberIn(reading, 'rssBytes'),
      loopDelay: { p50: numberIn(delay, 'p50'), p99: numberIn(delay, 'p99'), max: numberIn(delay, 'max') },
    };
  } catch {
    return null;
  }
}

function numberIn(object: Json, key: string): number {
  const value = object[key];
  if (typeof value === 'number') return value;
  throw new Error(`${key} is missing`);
}
