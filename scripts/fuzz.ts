/**
 * `npm run fuzz -- [--inputs 1000000] [--only scan,sse] [--seed 1]`: throws that many inputs at everything that reads
 * what strangers wrote (tests/fuzz/targets.ts). A finding is told with its smallest input; `--only NAME --input BASE64`
 * tries that alone. `--renew` makes the seeds anew that are sealed texts, after a change of what is sealed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { problemOf } from '../tests/fuzz/run.ts';
import { sealedSeeds } from '../tests/fuzz/sealed.ts';
import type { Target } from '../tests/fuzz/target.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    input: { type: 'string' },
    renew: { type: 'boolean', default: false },
  },
});

async function chosen(): Promise<readonly Target[]> {
  const { TARGETS } = await import('../tests/fuzz/targets.ts');
  const names = values.only.split(',').filter(Boolean);
  const unknown = names.filter((name) => !TARGETS.some((target) => target.name === name));
  if (unknown.length > 0)
    throw new Error(
      `No target ${unknown.join(', ')}; there are ${TARGETS.map(({ name }) => name).join(', ')}`,
    );
  return TARGETS.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function fuzzAll(inputs: number, seed: number): Promise<void> {
  const { watch } = await import('../tests/fuzz/watch.ts');
  console.log(`${inputs} inputs for each, seed ${seed}`);
  for (const target of await chosen()) {
    const { finding, seconds, heapAfter, ...report } = await watch(target, seed, inputs);
    const rate = `${Math.round(report.inputs / seconds)} inputs/s`;
    const memory = `heap ${mib(heapAfter)} MiB after, peak of the process ${mib(process.resourceUsage().maxRSS * 1024)} MiB`;
    console.log(`${finding ? 'FAIL' : 'ok  '}  ${target.name.padEnd(13)} ${rate}, ${memory}`);
    if (!finding) continue;
    process.exitCode = 1;
    console.log(`      ${finding.problem}\n      input ${finding.index} of seed ${seed}`);
    console.log(
      `      npm run fuzz -- --only ${target.name} --input ${finding.input.toString('base64') || "''"}`,
    );
  }
}

async function tryOne(input: Buffer): Promise<void> {
  for (const target of await chosen()) {
    const problem = problemOf(target, input);
    console.log(
      `${problem === null ? 'ok  ' : 'FAIL'}  ${target.name}${problem === null ? '' : `: ${problem}`}`,
    );
    if (problem !== null) process.exitCode = 1;
  }
}

function renew(): void {
  for (const [name, texts] of Object.entries(sealedSeeds()))
    writeFileSync(`tests/fuzz/seeds/${name}.json`, `${JSON.stringify(texts, null, 2)}\n`);
}

function mib(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0);
}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${name} must be a whole number`);
  return Number(text);
}

if (values.renew) renew();
else if (values.input !== undefined) await tryOne(Buffer.from(values.input, 'base64'));
else await fuzzAll(wholeNumber(values.inputs, 'inputs'), wholeNumber(values.seed, 'seed'));
