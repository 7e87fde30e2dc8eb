import { Worker } from 'node:worker_threads';
import { inputOf } from './mutate.ts';
import type { Target } from './target.ts';
import type { Report, Task } from './worker.ts';

/** Bytes that a run may leave behind; a leak of a few bytes for each input shows after a million. */
const KEPT_AT_MOST = 8 * 1024 ** 2;

/** What is only slow ends before and is told by its own thread. */
const HANGS_MS = 5000;

/** A thread's first file can't be TypeScript; what it imports can. */
const START = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('worker.ts', import.meta.url).href)});
})`;

/** Runs a target in a thread of its own, so that one that hangs is told, too. Its input is then not made smaller. */
export function watch(target: Target, seed: number, inputs: number): Promise<Report> {
  return new Promise((resolve, reject) => {
    const progress = new SharedArrayBuffer(4);
    const index = new Int32Array(progress);
    Atomics.store(index, 0, -1);
    const task: Task = { name: target.name, seed, inputs, progress };
    const worker = new Worker(START, { eval: true, workerData: task });
    const begun = performance.now();
    let last = -1;
    let since = begun;
    const watcher = setInterval(() => {
      const at = Atomics.load(index, 0);
      const now = performance.now();
      if (at !== last || at < 0) since = now;
      last = at;
      if (now - since < HANGS_MS) return;
      const finding = {
        index: at,
        input: inputOf(target, seed, at),
        problem: `hangs, ${HANGS_MS} ms and more`,
      };
      end(() => resolve({ finding, inputs: at, seconds: (now - begun) / 1000, heapBefore: 0, heapAfter: 0 }));
    }, 100);
    function end(settle: () => void): void {
      clearInterval(watcher);
      void worker.terminate().then(settle);
    }
    worker.on('error', (error) => end(() => reject(error)));
    worker.on('message', (report: Report) => end(() => resolve(leakOf(withBuffer(report)))));
  });
}

/** Between threads a Buffer becomes plain bytes. */
function withBuffer(report: Report): Report {
  const { finding } = report;
  return finding ? { ...report, finding: { ...finding, input: Buffer.from(finding.input) } } : report;
}

function leakOf(report: Report): Report {
  const kept = report.heapAfter - report.heapBefore;
  if (report.finding || kept < KEPT_AT_MOST) return report;
  const problem = `keeps ${(kept / 1024 ** 2).toFixed(1)} MiB after ${report.inputs} inputs`;
  return { ...report, finding: { index: report.inputs, input: Buffer.alloc(0), problem } };
}
