import { setTimeout as sleep } from 'node:timers/promises';
import { familyOf, type ProcessRow, processTable } from './process-table.ts';

/** Names this process among all that ever ran with the same hub id: its pid and a random part. */
export const RUN = `${process.pid}-${Math.random().toString(36).slice(2, 10)}`;

/** How old a shared scan of the process table may be while something is being ended, ms. */
const FRESH_MS = 40;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was wanted.
  }
}

function groupExists(root: number): boolean {
  try {
    process.kill(-root, 0);
    return true;
  } catch {
    return false;
  }
}

/** Sends TERM once to everyone found, KILL from `killAfterMs` on, until nobody is left or `giveUpMs` has passed. */
async function endAll(
  find: () => Promise<number[]>,
  options: { killAfterMs: number; giveUpMs: number },
): Promise<{ found: number; left: number }> {
  const begun = performance.now();
  const asked = new Set<number>();
  for (let pause = 25; ; pause = Math.min(200, pause * 1.5)) {
    const pids = await find();
    const passed = performance.now() - begun;
    if (pids.length === 0 || passed > options.giveUpMs) return { found: asked.size, left: pids.length };
    for (const pid of pids) {
      if (passed >= options.killAfterMs) signal(pid, 'SIGKILL');
      else if (!asked.has(pid)) signal(pid, 'SIGTERM');
      asked.add(pid);
    }
    await sleep(pause);
  }
}

/**
 * Ends a server with everything it started. `root` must lead a session of its own.
 * @returns how many processes are left (0 but for processes that the kernel can't end)
 */
export async function endFamily(root: number, marker: string, killAfterMs: number): Promise<number> {
  const find = async () => {
    const rows = await processTable(FRESH_MS, true);
    if (rows.length === 0) return groupExists(root) ? [-root] : [];
    return familyOf(rows, root, marker).map((row) => row.pid);
  };
  const { left } = await endAll(find, { killAfterMs, giveUpMs: killAfterMs + 3_000 });
  return left;
}

/** `<hub>:<run>:<number>:<server>`; the run begins with the hub's pid. */
function orphansOf(rows: readonly ProcessRow[], hubId: string): number[] {
  const marked = rows.filter((row) => row.marker?.startsWith(`${hubId}:`));
  const runOf = (row: ProcessRow) => row.marker?.split(':')[1] ?? '';
  // A hub that lives is the parent of at least one process of its run.
  const alive = new Set(
    marked
      .filter((row) => row.ppid !== process.pid && row.ppid === Number.parseInt(runOf(row), 10))
      .map(runOf),
  );
  return marked.filter((row) => runOf(row) !== RUN && !alive.has(runOf(row))).map((row) => row.pid);
}

/**
 * For the hub's start: ends what an earlier process with the same `hubId` left behind (its supervisor has normally
 * done so). Takes at most about 4 s and next to nothing when there is nothing to do.
 * @returns how many processes were ended
 */
export async function reapOrphans(hubId: string): Promise<number> {
  const find = async () => orphansOf(await processTable(0, true), hubId);
  const { found } = await endAll(find, { killAfterMs: 1_000, giveUpMs: 4_000 });
  return found;
}
