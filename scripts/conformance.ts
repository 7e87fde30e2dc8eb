/**
 * `npm run conformance`: the official MCP conformance suites, directly and through a hub started for it, for every way
 * a server can be reached. Needs `npm install --prefix tests/conformance`. What the hub loses is a failure, unless
 * tests/conformance/lost.json says why the revision on the other side cannot express it.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readAccepted } from './conformance/accepted.ts';
import { endpoints, type Run } from './conformance/compare.ts';
import { kinds } from './conformance/kinds.ts';
import { document, judge } from './conformance/report.ts';
import { isInstalled, suiteNames } from './conformance/suites.ts';
import { runDirectly, runThroughHub } from './conformance/through.ts';

const FILE = 'docs/conformance.md';

// An orderly end takes the hub and its server along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: kinds.join() },
    suites: { type: 'string', default: suiteNames.join() },
    endpoint: { type: 'string', default: endpoints.join() },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  console.log(
    [
      'npm run conformance -- [--only KIND,…] [--suites SUITE,…] [--endpoint ENDPOINT] [--json] [--write]',
      '',
      `  --only      how the hub reaches the server: ${kinds.join(', ')}`,
      `  --suites    ${suiteNames.join(', ')}`,
      `  --endpoint  ${endpoints.join(', ')}`,
      '  --json      every outcome as JSON on standard output',
      `  --write     writes ${FILE}; only for a whole run`,
    ].join('\n'),
  );
} else {
  process.exitCode = await main();
}

/** @returns the exit code: 1 when something is lost, 2 when nothing could be run */
async function main(): Promise<number> {
  const wanted = {
    kinds: chosen('--only', values.only, kinds),
    suites: chosen('--suites', values.suites, suiteNames),
    endpoints: chosen('--endpoint', values.endpoint, endpoints),
  };
  const whole = kinds.length * suiteNames.length * endpoints.length;
  if (values.write && wanted.kinds.length * wanted.suites.length * wanted.endpoints.length < whole) {
    return refuse('--write needs a whole run: leave out --only, --suites and --endpoint.');
  }
  if (!isInstalled()) return refuse('Run `npm install --prefix tests/conformance` first.');

  const accepted = readAccepted();
  const say = values.json ? console.error : console.log;
  const direct = await runDirectly(wanted.suites);
  const runs: Run[] = [];
  let failed = false;
  for (const kind of wanted.kinds) {
    for (const endpoint of wanted.endpoints) {
      for (const run of await runThroughHub({ kind, endpoint }, direct, say)) {
        const verdict = judge(run, accepted);
        failed ||= verdict.failed;
        runs.push(run);
        say(verdict.lines.join('\n'));
      }
    }
  }
  if (values.json) console.log(JSON.stringify(runs.map(plain), null, 2));
  if (values.write)
    writeFileSync(FILE, document(runs, accepted, commit(), new Date().toISOString().slice(0, 10)));
  return failed ? 1 : 0;
}

/** @throws Error that names what there is */
function chosen<T extends string>(option: string, list: string, all: readonly T[]): T[] {
  const words = list.split(',');
  const unknown = words.find((word) => !all.some((one) => one === word));
  if (unknown !== undefined) throw new Error(`${option} has no ${unknown}; there are ${all.join(', ')}.`);
  return all.filter((one) => words.includes(one));
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 2;
}

const plain = ({ direct, hub, ...run }: Run) => ({
  ...run,
  direct: Object.fromEntries(direct),
  hub: Object.fromEntries(hub),
});

/** The commit that is checked out, marked when files differ from it. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  // The table itself is about to differ.
  const changed = git('status', '--porcelain', '--', '.', `:!${FILE}`);
  return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' with changes'}`;
}
