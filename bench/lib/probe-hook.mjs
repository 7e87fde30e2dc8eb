// Preloaded into a measured Node process. On SIGUSR2 it writes the event loop's delay since the last time and the
// memory that survives a garbage collection to the file BENCH_PROBE.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const target = process.env.BENCH_PROBE;

// Signals reach the main thread alone, and workers preload this file too.
if (target && isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();

  process.on('SIGUSR2', () => {
    const ms = (nanoseconds) => nanoseconds / 1e6;
    const loopDelay = { p50: ms(loop.percentile(50)), p99: ms(loop.percentile(99)), max: ms(loop.max) };
    collect();
    // What finalizers release is collected by the second turn.
    setTimeout(() => {
      collect();
      const { heapUsed, external, rss } = process.memoryUsage();
      writeFileSync(
        `${target}.draft`,
        JSON.stringify({ loopDelay, heapBytes: heapUsed + external, rssBytes: rss }),
      );
      renameSync(`${target}.draft`, target);
      setImmediate(() => loop.reset());
    }, 200);
  });
}
