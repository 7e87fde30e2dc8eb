// `npm test [vitest arguments]`: runs vitest, then says what this machine could not run and which package would
// enable it. Tests report that through tests/support/skips.ts. With REQUIRE_ALL=1 a skip is a failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-test-'));
const skipsFile = join(folder, 'skips.jsonl');
const countsFile = join(folder, 'counts.json');
const vitest = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${countsFile}`];

const child = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', ...vitest, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, PATCHBAY_SKIPS: skipsFile },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));

child.on('exit', (code) => {
  const skips = readSkips();
  const mustRun = process.env.REQUIRE_ALL === '1';
  const failed = code !== 0 || (mustRun && skips.length > 0);
  if (skips.length > 0) {
    console.log(`\nNot run on this machine${mustRun ? ' (REQUIRE_ALL=1: that is a failure)' : ''}:`);
    for (const { what, enable } of skips) console.log(`  - ${what}: ${enable}`);
  }
  const line = closingLine();
  if (line) console.log(`\n${line}`);
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = failed ? code || 1 : 0;
});

/** @returns {{ what: string, enable: string }[]} one entry per distinct thing, in the order of first mention */
function readSkips() {
  const text = read(skipsFile) ?? '';
  return [...new Set(text.split('\n').filter(Boolean))].map((line) => JSON.parse(line));
}

/** The result in one line that other programs can read, e.g. `312 passed, 0 failed, 4 skipped`. */
function closingLine() {
  const text = read(countsFile);
  if (!text) return null;
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(text);
  // A file that could not even be loaded has no test that failed.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return `${numPassedTests} passed, ${numFailedTests + broken.length} failed, ${numPendingTests} skipped`;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
