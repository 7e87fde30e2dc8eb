import { createLexicalIndex } from '../../server/search/lexical/bm25f.ts';
import { confidenceOf, type Signs } from '../../server/search/rank/confidence.ts';
import { POOL } from '../../server/search/rank/fuse.ts';
import { candidatesOf } from '../../server/search/rank/hits.ts';
import type { TextEvidence } from '../../server/search/rank/order.ts';
import { partsOf } from '../../server/search/rank/sentences.ts';
import { type AnySet, readAnySet } from './any-set.ts';
import { createMemoryVectors, type MemoryVectors } from './memory-vectors.ts';
import { needsOf } from './metrics.ts';
import { byServer, cachedEmbedder, documentOfTool, ofHalf } from './offline.ts';

/**
 * Fits the coefficients of `server/search/rank/confidence.ts` and tells how well what it says is kept:
 * `npx tsx bench/routing/calibrate.ts FOLDER…`. Of the project's own set only the half is used that is there to tune by.
 */

/** A hit of a query: what is known of it, whether it is the first, whether it is right, and how much it counts here. */
interface Sample {
  set: string;
  signs: Signs;
  first: boolean;
  served: boolean;
  right: boolean;
  weight: number;
}

/** So many hits of each query are judged. */
const HITS = 2;
const MOST_QUERIES = 500;
const STEPS = 1500;
const PACE = 2;
const NAMES = ['base', 'meaning', 'name', 'covered', 'lead'] as const;

async function samplesOf(set: AnySet, vectors: MemoryVectors, withVectors: boolean): Promise<Sample[]> {
  const documents = set.tools.map(documentOfTool);
  const index = createLexicalIndex();
  for (const [at, document] of documents.entries()) index.add(at, document);
  const queries = ofHalf(set.queries, 'tune').slice(0, MOST_QUERIES);
  const samples: Sample[] = [];
  for (const query of queries) {
    const { texts, share } = partsOf(query.text);
    const evidence = await evidenceOf([query.text, ...texts]);
    const [whole, ...parts] = evidence;
    if (!whole) continue;
    const { background } = vectors;
    const found = { whole, parts, share, exact: new Set<string>(), background, learned: new Map() };
    const right = new Set(needsOf(query).flat());
    for (const [at, { id, signs }] of [...candidatesOf(found)].slice(0, HITS).entries()) {
      const weight = 1 / (queries.length * HITS);
      samples.push({
        set: set.name,
        signs,
        first: at === 0,
        served: right.size > 0,
        right: right.has(id),
        weight,
      });
    }
  }
  return samples;

  async function evidenceOf(texts: readonly string[]): Promise<TextEvidence[]> {
    const words = texts.map(
      (text) =>
        new Map(
          index.search(text, POOL, null).hits.flatMap(({ at, ...hit }) => {
            const id = documents[at]?.id;
            return id === undefined ? [] : [[id, hit] as const];
          }),
        ),
    );
    if (!withVectors) return words.map((each) => ({ words: each, cosines: null }));
    const candidates = Promise.resolve(words.map((each) => [...each.keys()]));
    const near = await vectors.near(texts, { scope: { all: true }, limit: POOL, candidates });
    return words.map((each, at) => ({ words: each, cosines: near[at] ?? null }));
  }
}

const rowOf = ({ meaning, name, covered, lead }: Signs) => [1, meaning ?? 0, name ?? 0, covered, lead];

/** Logistic regression by plain descent, on columns with a mean of 0 and a deviation of 1. */
function coefficientsOf(samples: readonly Sample[]): number[] {
  const rows = samples.map(({ signs }) => rowOf(signs));
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  const columns = NAMES.map((_, at) => rows.map((row) => row[at] ?? 0));
  const means = columns.map((column, at) => (at === 0 ? 0 : average(column)));
  const scales = columns.map((column, at) => {
    const mean = means[at] ?? 0;
    return Math.sqrt(average(column.map((value) => (value - mean) ** 2))) || 1;
  });
  const even = rows.map((row) => row.map((value, at) => (value - (means[at] ?? 0)) / (scales[at] ?? 1)));
  const w = NAMES.map(() => 0);
  for (let step = 0; step < STEPS; step++) {
    const slope = NAMES.map(() => 0);
    for (const [at, row] of even.entries()) {
      const { right = false, weight = 0 } = samples[at] ?? {};
      const sum = row.reduce((all, value, column) => all + value * (w[column] ?? 0), 0);
      const error = (1 / (1 + Math.exp(-sum)) - (right ? 1 : 0)) * (weight / total);
      for (const [column, value] of row.entries()) slope[column] = (slope[column] ?? 0) + error * value;
    }
    for (const column of w.keys()) w[column] = (w[column] ?? 0) - PACE * (slope[column] ?? 0);
  }
  const fitted = w.map((value, at) => value / (scales[at] ?? 1));
  const shift = fitted.reduce((sum, value, at) => sum + value * (means[at] ?? 0), 0);
  return fitted.map((value, at) => (at === 0 ? value - shift : value));
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function tell(label: string, samples: readonly Sample[]): void {
  const firsts = samples.filter(({ first }) => first);
  const levels = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  const lines = levels.flatMap((from) => {
    const some = firsts.filter(
      ({ signs }) => Math.min(9, Math.floor(confidenceOf(signs) * 10)) === Math.round(from * 10),
    );
    if (some.length === 0) return [];
    const said = some.reduce((sum, { signs }) => sum + confidenceOf(signs), 0) / some.length;
    const right = some.filter((sample) => sample.right).length / some.length;
    const unserved = some.filter(({ served }) => !served).length;
    return [
      `  ${from.toFixed(1)}+: ${some.length} firsts, said ${said.toFixed(2)}, right ${right.toFixed(2)}, unserved ${unserved}`,
    ];
  });
  console.log(`${label}\n${lines.join('\n')}`);
}

const embedder = cachedEmbedder();
const all: { hybrid: Sample[]; words: Sample[] }[] = [];
for (const folder of process.argv.slice(2)) {
  const set = readAnySet(folder);
  const vectors = createMemoryVectors(embedder);
  for (const [server, documents] of byServer(set.tools.map(documentOfTool))) vectors.put(server, documents);
  await vectors.ready();
  all.push({
    hybrid: await samplesOf(set, vectors, true),
    words: await samplesOf(set, vectors, false),
  });
}
await embedder.close();
for (const mode of ['hybrid', 'words'] as const) {
  const samples = all.flatMap((each) => each[mode]);
  const fitted = coefficientsOf(samples);
  console.log(mode, NAMES.map((name, at) => `${name}: ${fitted[at]?.toFixed(2)}`).join(', '));
  tell(`${mode}, as it is now, all sets`, samples);
  for (const each of all) tell(`${mode}, ${each[mode][0]?.set}`, each[mode]);
}
