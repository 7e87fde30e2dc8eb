// `npm run build`: makes what is out of date, and only that:
//   dist/   the server, bundled with its dependencies, its migrations, the first data folder of the embedded database
//   .next/  the console (left out with CONSOLE=off)
// Plain JavaScript, so that it runs on a machine that has just installed the packages.
import { spawn } from 'node:child_process';
import { buildConsole } from './build/console.mjs';
import { forget, remember, stale } from './build/hashes.mjs';
import { buildServer } from './build/server.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @param {{ force?: boolean }} [options] force builds everything
 * @returns {Promise<void>} rejects with a sentence for the terminal when a part cannot be built
 */
export async function build({ force = false } = {}) {
  const parts = stale({ force });
  if (parts.length === 0) return;
  const begun = performance.now();
  say(`building ${parts.join(' and ')} …`);
  forget(parts);
  await Promise.all([parts.includes('server') && buildServer(), parts.includes('console') && buildConsole()]);
  remember(parts);
  say(`built in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

/** The same in a process of its own: nothing of the build stays in the memory of the hub that starts afterwards. */
export function buildApart() {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [import.meta.filename, '--stale-only'], { stdio: 'inherit' });
    // Who ends the start ends the build with it.
    const stop = () => child.kill('SIGTERM');
    for (const signal of SIGNALS) process.on(signal, stop);
    child.on('error', reject);
    child.on('exit', (code) => {
      for (const signal of SIGNALS) process.off(signal, stop);
      if (code === 0) resolve(undefined);
      else reject(new Error('the build failed'));
    });
  });
}

function say(text) {
  console.log(`patchbay: ${text}`);
}

if (process.argv[1] === import.meta.filename) {
  // An ordinary end: what was started ends too (see console.mjs).
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
  build({ force: !process.argv.includes('--stale-only') }).catch((error) => {
    console.error(`patchbay: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  });
}
