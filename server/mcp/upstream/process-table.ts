import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ProcessInfo } from '../../contract/runtime.ts';

/** One line of /proc, without zombies (they hold nothing and only their parent can remove them). */
export interface ProcessRow {
  pid: number;
  ppid: number;
  group: number;
  session: number;
  rssPages: number;
  /** Ticks since boot. */
  started: number;
  /** Value of the environment marker, null where there is none or it was not asked for. */
  marker: string | null;
}

/** Every process that a stdio server starts inherits this variable: `<hub>:<run>:<number>:<server>`. */
export const MARKER = 'PATCHBAY_UPSTREAM';

const MARKER_ENTRY = Buffer.from(`\0${MARKER}=`);
const TICKS_PER_SECOND = 100;
const PARALLEL = 32;

/** Empty where there is no /proc (macOS); callers then know process groups only. */
async function readTable(withMarkers: boolean): Promise<ProcessRow[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const rows: ProcessRow[] = [];
  const next = pids.values();
  const worker = async () => {
    for (const pid of next) {
      const row = await readRow(pid, withMarkers);
      if (row) rows.push(row);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return rows;
}

async function readRow(pid: string, withMarker: boolean): Promise<ProcessRow | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The command stands in parentheses and may contain anything, parentheses included.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ppid, group, session] = fields;
    if (state === 'Z' || state === 'X') return null;
    return {
      pid: Number(pid),
      ppid: Number(ppid),
      group: Number(group),
      session: Number(session),
      started: Number(fields[19]),
      rssPages: Number(fields[21]),
      marker: withMarker ? await readMarker(pid) : null,
    };
  } catch {
    return null;
  }
}

/** Other users' environments can't be read, and their processes not ended. */
async function readMarker(pid: string): Promise<string | null> {
  const environ = await readFile(`/proc/${pid}/environ`).catch(() => Buffer.alloc(0));
  const at = environ.subarray(0, MARKER_ENTRY.length - 1).equals(MARKER_ENTRY.subarray(1))
    ? -1
    : environ.indexOf(MARKER_ENTRY);
  if (at < 0 && environ.indexOf(MARKER_ENTRY.subarray(1)) !== 0) return null;
  const start = at + MARKER_ENTRY.length;
  const end = environ.indexOf(0, start);
  return environ.toString('utf8', start, end < 0 ? environ.length : end);
}

interface Cached {
  at: number;
  rows: Promise<ProcessRow[]>;
}

const cached: { plain: Cached | null; marked: Cached | null } = { plain: null, marked: null };

/**
 * The process table, shared by everyone who asks within `maxAgeMs`: a hundred servers that end together cost one scan
 * each turn, not a hundred.
 */
export function processTable(maxAgeMs: number, withMarkers: boolean): Promise<ProcessRow[]> {
  const kind = withMarkers ? 'marked' : 'plain';
  const now = performance.now();
  const known = cached[kind];
  if (known && now - known.at <= maxAgeMs) return known.rows;
  const rows = readTable(withMarkers);
  cached[kind] = { at: now, rows };
  return rows;
}

/**
 * All processes that belong to `root`, which leads a session of its own: its session and group, every descendant of
 * those, and whoever carries the marker (a child that called setsid and lost its parent).
 */
export function familyOf(rows: readonly ProcessRow[], root: number, marker: string | null): ProcessRow[] {
  const family = new Set<number>();
  for (const row of rows) {
    const own = row.pid === root || row.session === root || row.group === root;
    if (own || (marker !== null && row.marker === marker)) family.add(row.pid);
  }
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const row of rows) if (family.has(row.ppid)) family.add(row.pid);
  }
  family.delete(process.pid);
  return rows.filter((row) => family.has(row.pid));
}

let pageSize: number | undefined;

/** Bytes of a page: this process's own memory in bytes over the same in pages. */
function bytesPerPage(rows: readonly ProcessRow[]): number {
  const own = rows.find((row) => row.pid === process.pid);
  if (pageSize === undefined && own) {
    pageSize = 2 ** Math.round(Math.log2(process.memoryUsage.rss() / own.rssPages));
  }
  return pageSize ?? 4096;
}

/** Count, memory and age of a family. Only names of programs: arguments may hold secrets. */
export async function describeFamily(
  rows: readonly ProcessRow[],
  family: readonly ProcessRow[],
): Promise<ProcessInfo[]> {
  const uptime = Number((await readFile('/proc/uptime', 'latin1').catch(() => '0')).split(' ')[0]);
  const page = bytesPerPage(rows);
  const infos = family.map(async (row) => ({
    pid: row.pid,
    command: await commandOf(row.pid),
    rssBytes: row.rssPages * page,
    ageSeconds: Math.max(0, Math.round((uptime - row.started / TICKS_PER_SECOND) * 10) / 10),
  }));
  return Promise.all(infos);
}

/**
 * One process at once, without a look at all others: for who asks before its family was listed. Null when it is gone.
 * @param started performance.now() of its start, where there is no /proc to tell its memory
 */
export function describeOne(pid: number, command: string, started: number): ProcessInfo | null {
  const ageSeconds = Math.round((performance.now() - started) / 100) / 10;
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    const named = commandIn(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    // Without a command line it is a zombie: nothing of it runs any more.
    return named === '' ? null : { pid, command: named, rssBytes: pages * ownPageSize(), ageSeconds };
  } catch {
    return process.platform === 'linux' ? null : { pid, command: basename(command), rssBytes: 0, ageSeconds };
  }
}

function ownPageSize(): number {
  if (pageSize === undefined) {
    const pages = Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[1]);
    pageSize = 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages));
  }
  return pageSize;
}

async function commandOf(pid: number): Promise<string> {
  return commandIn(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
}

function commandIn(line: string): string {
  const [program = '', script = ''] = line.split('\0');
  const isPath = script.startsWith('/') || script.startsWith('./');
  return [basename(program), ...(isPath ? [basename(script)] : [])].join(' ').slice(0, 120);
}
