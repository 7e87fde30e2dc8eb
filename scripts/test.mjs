// `npm test [vitest arguments]`: runs vitest, then says what was not run here and what would enable it. Tests report
// that through tests/support/skips.ts. What takes long has commands of its own: `npm run test:long`, and in a browser
// `npm run test:console`. With REQUIRE_ALL=1 everything is run, and a skip is a failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-test-'));
const skipsFile = join(folder, 'skips.jsonl');
const countsFile = join(folder, 'counts.json');
const mustRun = process.env.REQUIRE_ALL === '1';
const [command, ...rest] = process.argv.slice(2);
// Who names files means those, wherever they are.
const picked = rest.some((each) => !each.startsWith('-'));
const project = picked || (mustRun && command === 'hub') ? [] : [`--project=${command}`];
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${countsFile}`];

const child = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...project, ...reporters, ...rest],
  {
    stdio: 'inherit',
    env: { ...process.env, PATCHBAY_SKIPS: skipsFile },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));

child.on('exit', (code) => {
  const skips = readSkips();
  if (project[0] === '--project=hub') {
    skips.push({ what: 'what takes long', enable: 'npm run test:long' });
    skips.push({ what: 'the console in a browser', enable: 'npm run test:console' });
  }
  const failed = code !== 0 || (mustRun && skips.length > 0);
  if (skips.length > 0) {
    console.log(`\nNot run here${mustRun ? ' (REQUIRE_ALL=1: that is a failure)' : ''}:`);
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
