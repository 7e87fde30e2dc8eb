// `npm test [vitest arguments]`: runs vitest, then says what this machine could not run and which package would
// enable it. Tests report that through tests/support/skips.ts. With REQUIRE_ALL=1 a skip is a failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-test-'));
const skipsFile = join(folder, 'skips.jsonl');

const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PATCHBAY_SKIPS: skipsFile },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));

child.on('exit', (code) => {
  const skips = readSkips();
  rmSync(folder, { recursive: true, force: true });
  const mustRun = process.env.REQUIRE_ALL === '1';
  if (skips.length > 0) {
    console.log(`\nNot run on this machine${mustRun ? ' (REQUIRE_ALL=1: that is a failure)' : ''}:`);
    for (const { what, enable } of skips) console.log(`  - ${what}: ${enable}`);
  }
  process.exitCode = code === 0 && mustRun && skips.length > 0 ? 1 : (code ?? 1);
});

/** @returns {{ what: string, enable: string }[]} one entry per distinct thing, in the order of first mention */
function readSkips() {
  try {
    const lines = readFileSync(skipsFile, 'utf8').split('\n').filter(Boolean);
    return [...new Set(lines)].map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}
