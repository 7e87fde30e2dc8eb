import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second and memory in pages of 4 KiB. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

export interface ProcessRow {
  pid: number;
  parent: number;
  /** Processor time used so far, user and system. */
  cpuSeconds: number;
  rssBytes: number;
}

/** What a tree of processes uses. `servers` are the upstreams among them, which are no cost of the hub. */
export interface Usage {
  hub: { cpuSeconds: number; rssBytes: number; descriptors: number; pids: number[] };
  servers: { cpuSeconds: number; pids: number[] };
}

export function usageOf(root: number, isServer: (pid: number) => boolean): Usage {
  const rows = tree(root);
  const servers = rows.filter((row) => row.pid !== root && isServer(row.pid));
  const hub = rows.filter((row) => !servers.includes(row));
  return {
    hub: {
      cpuSeconds: sum(hub, 'cpuSeconds'),
      rssBytes: sum(hub, 'rssBytes'),
      descriptors: hub.reduce((all, row) => all + descriptors(row.pid), 0),
      pids: hub.map((row) => row.pid),
    },
    servers: { cpuSeconds: sum(servers, 'cpuSeconds'), pids: servers.map((row) => row.pid) },
  };
}

/** `root` and all its descendants, as far as their parents live. */
export function tree(root: number): ProcessRow[] {
  const rows = table();
  const found = rows.filter((row) => row.pid === root);
  // Grows while it is walked.
  for (const { pid } of found) found.push(...rows.filter((row) => row.parent === pid));
  return found;
}

export function alive(pid: number): boolean {
  const row = readRow(pid);
  return row !== null && row.state !== 'Z' && row.state !== 'X';
}

/** The arguments a process was started with, the program first. */
export function argumentsOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

/** Living processes whose environment holds `entry` (`NAME=value`), whoever their parents are by now. */
export function withEnvironment(entry: string): number[] {
  return table()
    .map((row) => row.pid)
    .filter(
      (pid) => pid !== process.pid && read(`/proc/${pid}/environ`).split('\0').includes(entry) && alive(pid),
    );
}

function table(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readRow(Number(name)) ?? []);
}

function readRow(pid: number): (ProcessRow & { state: string }) | null {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === '') return null;
  // The program's name stands in parentheses and may hold anything; the fields after it are numbered from the state.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const number = (index: number): number => Number(fields[index] ?? 0);
  return {
    pid,
    parent: number(1),
    state: fields[0] ?? '',
    cpuSeconds: (number(11) + number(12)) / TICKS_PER_SECOND,
    rssBytes: number(21) * PAGE_BYTES,
  };
}

function descriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** Processes end while they are looked at: what is gone reads as empty. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const sum = (rows: ProcessRow[], key: 'cpuSeconds' | 'rssBytes'): number =>
  rows.reduce((all, row) => all + row[key], 0);
