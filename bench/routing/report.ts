import { short } from '../lib/numbers.ts';
import type { ByKind, Confidence } from './judged.ts';
import type { ProductRun } from './product.ts';
import { FIGURES, type Results } from './results.ts';
import type { Half } from './split.ts';

/** What a run over one set found. */
export interface SetReport {
  set: string;
  half: Half | 'all';
  tools: number;
  queries: number;
  /** `bm25`, `vectors`, `product`: those that were run. */
  methods: Record<string, ByKind>;
  product: (Pick<ProductRun, 'index' | 'latency' | 'cpuMs' | 'knownMs' | 'embeddedMs'> & ProductExtra) | null;
}

interface ProductExtra {
  confidence: Confidence;
  /** Answers that vectors had no say in. */
  lexical: number;
}

const NAMES: Record<string, string> = { bm25: 'plain BM25', vectors: 'MiniLM alone', product: 'Patchbay' };
const HEADS = ['R@1', 'R@5', 'R@10', 'nDCG@10', 'MRR'];

/** For a terminal. */
export function asText(report: SetReport): string {
  const { set, half, tools, queries, methods, product } = report;
  const lines = [
    `${set}: ${tools} tools, ${queries} queries${half === 'all' ? '' : ` of the half "${half}"`}`,
  ];
  lines.push(`  ${''.padEnd(24)}${['queries', ...HEADS].map((head) => head.padStart(9)).join('')}`);
  for (const { name, kind, cells } of rowsOf(methods))
    lines.push(`  ${`${name}, ${kind}`.padEnd(24)}${cells.map((cell) => cell.padStart(9)).join('')}`);
  if (product) {
    const { index, latency, cpuMs, knownMs, embeddedMs, lexical, confidence } = product;
    lines.push(
      ...confidenceLines(confidence).map((line) => `  ${line}`),
      `  A search took ${short(latency.p50)} ms (p50), ${short(latency.p95)} ms (p95) and ${short(cpuMs)} ms of processor; ${lexical} were lexical.`,
      `  ${index.embedded} tools embedded by ${index.model ?? 'nothing'}, ${index.failed} refused; all known after ${seconds(knownMs)}, embedded after ${seconds(embeddedMs)}.`,
    );
  }
  return lines.join('\n');
}

/** For docs/smart-routing.md. */
export function asMarkdown({ tools, queries, methods, confidence }: Results): string {
  const table = [
    `| method, kind of query | queries | ${HEADS.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(HEADS.length + 1)}`,
    ...rowsOf(methods).map(({ name, kind, cells }) => `| ${name}, ${kind} | ${cells.join(' | ')} |`),
  ];
  return [
    `${tools} tools, the ${queries} queries of the half that nobody tunes by; percent.`,
    table.join('\n'),
    confidenceLines(confidence)
      .map((line) => `- ${line}`)
      .join('\n'),
  ].join('\n\n');
}

function rowsOf(methods: SetReport['methods']): { name: string; kind: string; cells: string[] }[] {
  return Object.entries(methods).flatMap(([method, kinds]) =>
    Object.entries(kinds).map(([kind, figures]) => ({
      name: NAMES[method] ?? method,
      kind,
      cells: [String(figures.queries), ...FIGURES.map((figure) => percent(figures[figure]))],
    })),
  );
}

function confidenceLines({ bands, unserved, falseHigh, falseMediumOrHigh }: Confidence): string[] {
  const lines = Object.entries(bands).map(
    ([band, { answers, right }]) =>
      `First hits of confidence ${band}: ${answers}${answers > 0 ? `, of which ${percent(right)} % are right` : ''}.`,
  );
  if (unserved === 0) return lines;
  const sure = `${percent(falseHigh)} % have a first hit of confidence high, ${percent(falseMediumOrHigh)} % of medium or high`;
  return [...lines, `Of ${unserved} queries that nothing serves ${sure}.`];
}

const percent = (value: number): string => (value * 100).toFixed(1);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
