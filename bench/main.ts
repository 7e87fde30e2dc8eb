/**
 * `npm run bench`: Patchbay beside what it is compared with, in one run, turn by turn, so that whatever else the
 * machine does hits all of them. See bench/README.md.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { asText, Figures } from './lib/figures.ts';
import { judge } from './lib/musts.ts';
import type { Target } from './lib/target.ts';
import { KINDS } from './lib/upstreams.ts';
import { big } from './measures/big.ts';
import { calls } from './measures/calls.ts';
import { churn } from './measures/churn.ts';
import { list } from './measures/list.ts';
import type { Measure } from './measures/measure.ts';
import { sessions } from './measures/sessions.ts';
import { startup } from './measures/startup.ts';
import { isBuilt, patchbay, patchbayOn } from './targets/patchbay.ts';
import { direct, hasNginx, nginx, pass, sdk } from './targets/references.ts';

const MEASURES: Record<string, Measure> = { calls, list, sessions, startup, churn, big };

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(MEASURES).join() },
    targets: { type: 'string' },
    base: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    ms: { type: 'string', default: '3000' },
    conc: { type: 'string', default: '1,16,64' },
    kinds: { type: 'string', default: KINDS.join() },
    tools: { type: 'string', default: '1000' },
    sessions: { type: 'string', default: '10000' },
    cycles: { type: 'string', default: '2000' },
    upstreams: { type: 'string', default: '1,10,50' },
    json: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
  },
});

function availableTargets(): Target[] {
  const url = process.env.TEST_DATABASE_URL;
  const hubs = isBuilt() ? [patchbay, ...(url ? [patchbayOn(url)] : [])] : [];
  if (hubs.length === 0)
    say('There is no dist/patchbay.js (npm run build makes it): only the references run.');
  return [...hubs, sdk, pass, ...(hasNginx() ? [nginx] : []), direct];
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const words = (text: string): string[] => text.split(',').filter((word) => word !== '');
const numbers = (text: string): number[] => words(text).map(Number);

/** @throws Error naming what is not there */
function choose<T>(what: string, names: string[], all: ReadonlyMap<string, T>): [string, T][] {
  return names.map((name) => {
    const one = all.get(name);
    if (one === undefined) throw new Error(`no ${what} ${name}; there are ${[...all.keys()].join(', ')}`);
    return [name, one];
  });
}

const targets = new Map(availableTargets().map((target) => [target.name, target]));
const chosen = choose('target', flags.targets ? words(flags.targets) : [...targets.keys()], targets);
const measures = choose('measure', words(flags.only), new Map(Object.entries(MEASURES)));
const options = {
  ms: Number(flags.ms),
  concurrency: numbers(flags.conc),
  kinds: KINDS.filter((kind) => words(flags.kinds).includes(kind)),
  tools: Number(flags.tools),
  sessions: Number(flags.sessions),
  cycles: Number(flags.cycles),
  upstreams: numbers(flags.upstreams),
};

const loadBefore = loadavg()[0] ?? 0;
const figures = new Figures();
const failures: string[] = [];
for (let round = 1; round <= Number(flags.rounds); round++) {
  for (const [measureName, measure] of measures) {
    for (const [targetName, target] of chosen) {
      say(`round ${round}: ${measureName}, ${targetName}`);
      try {
        await measure(target, options, (...all) => {
          for (const figure of all) figures.add(targetName, figure);
        });
      } catch (error) {
        failures.push(
          `${measureName}, ${targetName}: ${error instanceof Error ? error.message : String(error)}`,
        );
        say(`  ${failures.at(-1)}`);
      }
    }
  }
}

const base =
  flags.base ?? ['sdk', 'pass', 'direct'].find((name) => chosen.some(([one]) => one === name)) ?? '';
const rows = figures.rows(base);
const machine = {
  node: process.version,
  processors: cpus().length,
  model: cpus()[0]?.model ?? '',
  loadBefore,
};
if (flags.json) {
  console.log(
    JSON.stringify({ at: new Date().toISOString(), machine, base, figures: rows, failures }, null, 2),
  );
} else {
  console.log(
    `Node ${machine.node}, ${machine.processors} processors (${machine.model}), load ${loadBefore.toFixed(1)} before; median [lowest..highest]`,
  );
  console.log(asText(rows, base));
  for (const failure of failures) console.log(`\nFAILED  ${failure}`);
}
const hub = chosen.findLast(([, { isHub }]) => isHub)?.[0] ?? '';
const verdicts = flags.gate ? judge(rows, hub, patchbay.name) : [];
if (flags.gate) {
  say(`\nWhat ${hub} must keep:`);
  for (const { line } of verdicts) say(line);
}
// A reference that cannot do something is a finding; only Patchbay's failure is one of ours.
const broken = failures.some((failure) => failure.includes(patchbay.name));
process.exit(broken || verdicts.some(({ missed }) => missed) ? 1 : 0);
