/**
 * `npm run bench:routing`: whether the right tools are found. Sets of tools and queries are loaded as real servers behind
 * a real hub, and asked for through `/mcp/$smart` by a real client, beside plain BM25 and vectors alone. See
 * bench/README.md.
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isBuilt } from '../targets/patchbay.ts';
import { type AnySet, readAnySet } from './any-set.ts';
import { writeDocs } from './docs.ts';
import { byKind, confidenceOf } from './judged.ts';
import { plainBm25 } from './plain-bm25.ts';
import { askProduct } from './product.ts';
import { asMarkdown, asText, type SetReport } from './report.ts';
import { losses, readResults, resultsOf, writeResults } from './results.ts';
import { measureScale } from './scale.ts';
import { type Half, halfOf } from './split.ts';
import { vectorsAlone } from './vectors-alone.ts';

const OWN = join(import.meta.dirname, 'set');
const METHODS = ['bm25', 'vectors', 'product'] as const;
const HALVES = ['tune', 'held', 'all'] as const;
const EMBEDDERS = ['embedded', 'none'] as const;
const LIMIT = 10;

const { values: flags } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: [OWN] },
    limit: { type: 'string' },
    half: { type: 'string', default: 'all' },
    methods: { type: 'string', default: METHODS.join() },
    embedder: { type: 'string', default: 'embedded' },
    scale: { type: 'string' },
    database: { type: 'string' },
    offline: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** @throws Error naming what there is */
function oneOf<T extends string>(flag: string, value: string, all: readonly T[]): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new Error(`no --${flag} ${value}; there are ${all.join(', ')}`);
  return found;
}

async function measureSet(set: AnySet, half: Half | 'all'): Promise<SetReport> {
  const methods = flags.methods.split(',').map((name) => oneOf('methods', name, METHODS));
  const report: SetReport = {
    set: set.name,
    half,
    tools: set.tools.length,
    queries: set.queries.length,
    methods: {},
    product: null,
  };
  const { queries } = set;
  if (methods.includes('bm25')) {
    const search = plainBm25(set.tools.map(({ name, description }) => `${name} ${description}`));
    const ranked = queries.map(({ text }) => search(text, LIMIT).map((at) => set.tools[at]?.id ?? ''));
    report.methods.bm25 = byKind(queries, ranked);
  }
  if (methods.includes('vectors')) report.methods.vectors = byKind(queries, await vectorsAlone(set, LIMIT));
  if (methods.includes('product')) {
    const { answers, ...run } = await askProduct(set, oneOf('embedder', flags.embedder, EMBEDDERS));
    report.methods.product = byKind(
      queries,
      answers.map(({ ranked }) => ranked),
    );
    const lexical = answers.filter(({ mode }) => mode === 'lexical').length;
    report.product = { ...run, lexical, confidence: confidenceOf(queries, answers) };
  }
  return report;
}

/** @returns whether all is as it must be */
async function measureSets(): Promise<boolean> {
  const half = oneOf('half', flags.half, HALVES);
  const reports: SetReport[] = [];
  for (const folder of flags.set) {
    const whole = readAnySet(folder);
    const chosen = whole.queries.filter((query) => half === 'all' || halfOf(query) === half);
    const set = { ...whole, queries: chosen.slice(0, flags.limit ? Number(flags.limit) : undefined) };
    say(`${set.name}: ${set.tools.length} tools, ${set.queries.length} queries`);
    const report = await measureSet(set, half);
    reports.push(report);
    if (!flags.json) console.log(`\n${asText(report)}`);
  }
  if (flags.json) console.log(JSON.stringify({ at: new Date().toISOString(), reports }, null, 2));
  const own = reports[flags.set.indexOf(OWN)];
  // Before it is overwritten.
  const good = !flags.gate || gate(own);
  if (flags.write && own) write(own);
  return good;
}

function write(own: SetReport): void {
  const results = resultsOf(own);
  writeResults(results);
  writeDocs(asMarkdown(results));
}

function gate(own: SetReport | undefined): boolean {
  const results = readResults();
  if (!results || !own) {
    say(
      results
        ? "--gate needs the project's own set"
        : 'there is no bench/routing/results.json to hold it against',
    );
    return false;
  }
  const lost = losses(results, own);
  for (const line of lost) say(`LOST  ${line}`);
  if (lost.length === 0) say('Nothing that smart routing found before is lost.');
  return lost.length === 0;
}

/** The ranking alone, in a process that ends with its model. @returns whether it could be run */
function offline(): boolean {
  const script = join(import.meta.dirname, 'offline.ts');
  const limit = flags.limit ? ['--limit', flags.limit] : [];
  const words = flags.embedder === 'none' ? ['--words'] : [];
  const args = ['--import', 'tsx', script, '--half', flags.half, ...limit, ...words, ...flags.set];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0;
}

async function measure(): Promise<boolean> {
  if (flags.offline) return offline();
  const needsHub = flags.scale !== undefined || flags.methods.includes('product');
  if (needsHub && !isBuilt()) throw new Error('There is no dist/patchbay.js; npm run build makes it.');
  say(`Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)} before`);
  return flags.scale ? measureScale(Number(flags.scale), flags.database, flags.json) : measureSets();
}

process.exit((await measure()) ? 0 : 1);
