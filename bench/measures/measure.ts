import type { Figure } from '../lib/figures.ts';
import type { LoadResult } from '../lib/load.ts';
import type { Target } from '../lib/target.ts';
import type { Kind } from '../lib/upstreams.ts';

export interface MeasureOptions {
  /** How long a load lasts. */
  ms: number;
  /** Users at once, one load for each. */
  concurrency: readonly number[];
  kinds: readonly Kind[];
  /** Tools in the long list. */
  tools: number;
  /** Sessions held at once. */
  sessions: number;
  /** Clients that come and go. */
  cycles: number;
  /** Numbers of upstreams to start with. */
  upstreams: readonly number[];
}

/** Reports figures as it gets them, so that a failure costs only what comes after it; none where the target can't. */
export type Measure = (target: Target, options: MeasureOptions, report: Report) => Promise<void>;
export type Report = (...figures: Figure[]) => void;

/** @throws Error when calls failed: a fast refusal is not a fast answer */
export function loadFigures(name: string, result: LoadResult): Figure[] {
  if (result.failures > 0)
    throw new Error(`${name}: ${result.failures} failed, the first with: ${result.sample}`);
  return [
    { name, quantity: 'answers', unit: 'per second', value: result.perSecond },
    { name, quantity: 'processor time', unit: 's per 1,000', value: result.cpuPer1000 },
    { name, quantity: 'median latency', unit: 'ms', value: result.p50 },
    { name, quantity: 'p99 latency', unit: 'ms', value: result.p99 },
  ];
}

/** HTTP where the target can, as every target that is compared can. */
export function preferredKind(target: Target, { kinds }: Pick<MeasureOptions, 'kinds'>): Kind | null {
  return kinds.find((kind) => target.kinds.includes(kind)) ?? null;
}
