/**
 * `npm run faults`: things that go wrong on purpose, each with the figure that was measured, its bound, and `ok` or
 * `NOT OK`; the exit code is 1 on a miss. Where a bound is a ratio, both sides are measured here, turn by turn. See
 * bench/README.md.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { consoles } from './scenarios/consoles.ts';
import { death, second } from './scenarios/death.ts';
import { hang } from './scenarios/hang.ts';
import { loss } from './scenarios/loss.ts';
import { reconfigure } from './scenarios/reconfigure.ts';
import { records } from './scenarios/records.ts';
import type { Check, Scenario } from './scenarios/scenario.ts';
import { sizes } from './scenarios/sizes.ts';
import { start } from './scenarios/start.ts';
import { visits } from './scenarios/visits.ts';
import { isBuilt, patchbay } from './targets/patchbay.ts';

const SCENARIOS: Record<string, Scenario> = {
  start,
  loss,
  hang,
  reconfigure,
  visits,
  death,
  second,
  sizes,
  records,
  consoles,
};

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(SCENARIOS).join() },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

interface Report {
  name: string;
  title: string;
  seconds: number;
  checks: Check[];
  /** Why it could not be carried through. */
  error: string | null;
}

const say = (line: string): void => {
  if (!flags.json) console.log(line);
};

async function carryOut(name: string, scenario: Scenario): Promise<Report> {
  const begun = performance.now();
  const checks: Check[] = [];
  let error: string | null = null;
  say(`\n${name}: ${scenario.title}`);
  const check = (...more: Check[]): void => {
    checks.push(...more);
    for (const { ok, what, found, bound } of more)
      say(`  ${ok ? 'ok    ' : 'NOT OK'}  ${what}: ${found} (${bound})`);
  };
  try {
    await scenario.run({ hub: patchbay, quick: flags.quick, check });
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
    say(`  NOT OK  it could not be carried through: ${error}`);
  }
  return { name, title: scenario.title, seconds: (performance.now() - begun) / 1000, checks, error };
}

const chosen = flags.only.split(',').map((name) => {
  const scenario = SCENARIOS[name];
  if (!scenario) throw new Error(`no scenario ${name}; there are ${Object.keys(SCENARIOS).join(', ')}`);
  return { name, scenario };
});
if (!isBuilt()) throw new Error('There is no dist/patchbay.js; npm run build makes it.');

/** Bounds in milliseconds mean something only where the machine has a processor to spare. */
const machine = { node: process.version, processors: cpus().length, loadBefore: loadavg()[0] ?? 0 };
say(`Node ${machine.node}, ${machine.processors} processors, load ${machine.loadBefore.toFixed(1)} before`);

const reports: Report[] = [];
for (const { name, scenario } of chosen) reports.push(await carryOut(name, scenario));

const missed = reports.filter(({ checks, error }) => error !== null || checks.some(({ ok }) => !ok));
if (flags.json)
  console.log(
    JSON.stringify({ at: new Date().toISOString(), machine, quick: flags.quick, reports }, null, 2),
  );
else {
  const count = reports.reduce((all, { checks }) => all + checks.length, 0);
  const end = missed.length === 0 ? 'all held' : `missed in: ${missed.map(({ name }) => name).join(', ')}`;
  say(`\n${count} bounds, ${end}.`);
}
process.exit(missed.length === 0 ? 0 : 1);
