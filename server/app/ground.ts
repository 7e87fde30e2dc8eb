import type { Config } from '../config/env.ts';
import type { Closer } from '../lib/closer.ts';
import type { RootLog } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Opened } from '../store/pglite/folder.ts';
import type { PackageFacts } from './facts.ts';

/** What the process has before its configuration's first dependency is opened. */
export interface Ground {
  config: Config;
  log: RootLog;
  metrics: Metrics;
  closer: Closer;
  facts: PackageFacts;
  /** Whether a person reads standard output. */
  terminal: boolean;
  /** The embedded database, which opens meanwhile; null on PostgreSQL. */
  folder: Promise<Opened> | null;
  /** Aborted when the process is told to end. */
  ending: AbortSignal;
}
