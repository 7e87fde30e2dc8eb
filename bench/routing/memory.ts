import { readFileSync } from 'node:fs';
import { argumentsOf, tree } from '../lib/processes.ts';
import { isServer } from '../lib/upstreams.ts';

/** Bytes of memory, the hub's own process and those that it started apart. */
export interface Memory {
  hub: number;
  /** The most that the hub's process ever had. */
  hubPeak: number;
  embedder: number;
}

export function memoryOf(pid: number): Memory {
  const rows = tree(pid).filter((row) => row.pid === pid || !isServer(row.pid));
  const embedders = rows.filter((row) =>
    argumentsOf(row.pid).some((part) => part.endsWith('embed-child.js')),
  );
  return {
    hub: rows.find((row) => row.pid === pid)?.rssBytes ?? 0,
    hubPeak: peakOf(pid),
    embedder: embedders.reduce((sum, row) => sum + row.rssBytes, 0),
  };
}

function peakOf(pid: number): number {
  const kib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) * 1024;
}
