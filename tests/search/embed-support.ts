import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { silentLog } from '../../server/lib/log.ts';
import {
  createEmbedded,
  type EmbeddedEmbedder,
  type EmbeddedOptions,
} from '../../server/search/embed/minilm/embedded.ts';

/** Texts as tools and queries have them, and what tokenizers stumble over. */
export const TEXTS = [
  'hello world',
  'Create an issue in a GitHub repository',
  'git_commit: commit staged changes with a message',
  'Das Übermaß der ÄÖÜ, café naïve',
  '天气预报 查询 北京',
  'こんにちは世界 カタカナ',
  '한국어 문장',
  'emoji 😀👍🏽 test',
  '[SEP] [MASK] x',
  'ΣΊΣΥΦΟΣ ΟΔΟΣ İstanbul ﬁne ½ ²',
  'tab\tnew\nline\u0000ctl\u200bzw',
  '$5 + 3^2 <b>~x`|',
  "don't stop-it “quoted” … —",
  '\ud800 half of a pair',
  `${'a'.repeat(150)} is a long word`,
  'word '.repeat(400),
  'https://example.com/a?b=c&d=e',
  'हिन्दी में लिखा',
  'العربية نص',
];

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  let left = 0;
  let right = 0;
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [a[at] ?? Number.NaN, b[at] ?? Number.NaN];
    sum += x * y;
    left += x * x;
    right += y * y;
  }
  return sum / Math.sqrt(left * right);
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes with the tests of this file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-embed-'));
  folders.push(folder);
  return folder;
}

/** Embedders of this file: what a failed test leaves open is closed behind it. */
export function embeddedMaker(graphFolder: string) {
  const made: EmbeddedEmbedder[] = [];
  afterAll(async () => {
    await Promise.all(made.map((one) => one.close()));
  });
  return (options: Partial<EmbeddedOptions> = {}): EmbeddedEmbedder => {
    const embedder = createEmbedded({ graphFolder, log: silentLog, ...options });
    made.push(embedder);
    return embedder;
  };
}

export function expectUnit(vector: Float32Array | undefined, dimensions: number): void {
  expect(vector).toHaveLength(dimensions);
  const square = vector?.reduce((sum, value) => sum + value * value, 0);
  expect(square).toBeCloseTo(1, 4);
}
