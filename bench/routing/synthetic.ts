import { createHash } from 'node:crypto';
import type { AnySet, SetTool } from './any-set.ts';

/** Made-up products, so that two copies of a server are not the same server. */
const SYLLABLES = [
  'ka',
  'lu',
  'mi',
  'no',
  'ra',
  'ti',
  've',
  'zo',
  'be',
  'du',
  'fa',
  'gi',
  'ho',
  'ju',
  'pe',
  'sy',
];
/** Of the words of a description so many are others in a copy. */
const CHANGED = 0.25;

/**
 * So many tools, made of those of a set: first the set itself, then copies of its servers under other names, each tool with
 * some of its words replaced by words of the other tools. For measures of time and memory, not of quality. Pure, and
 * always the same.
 */
export function synthetic({ tools }: AnySet, count: number): SetTool[] {
  const words = vocabulary(tools);
  return Array.from({ length: count }, (_, at) => {
    const tool = tools[at % tools.length];
    if (!tool) throw new Error('a set without tools');
    const copy = Math.floor(at / tools.length);
    return copy === 0 ? tool : varied(tool, copy, words);
  });
}

function varied(tool: SetTool, copy: number, words: readonly string[]): SetTool {
  const random = randomOf(`${copy} ${tool.id}`);
  const pick = (): string => words[Math.floor(random() * words.length)] ?? '';
  const product = productOf(copy);
  const name = `${tool.name.slice(0, 40)}_${pick()}`;
  const description = tool.description.replace(/[A-Za-z]{4,}/g, (word) =>
    random() < CHANGED ? pick() : word,
  );
  const server = `${tool.server.slice(0, 24)}-${product}`;
  return {
    ...tool,
    id: `${server}/${name}`,
    server,
    serverTitle: `${tool.serverTitle ?? tool.server} ${product}`,
    name,
    description,
    definition: { ...tool.definition, name, description },
  };
}

/** Each copy another one. */
function productOf(copy: number): string {
  let name = '';
  for (let rest = copy; rest > 0 || name === ''; rest = Math.floor(rest / SYLLABLES.length))
    name = `${SYLLABLES[rest % SYLLABLES.length] ?? ''}${name}`;
  return `${name}soft`;
}

function vocabulary(tools: readonly SetTool[]): string[] {
  const words = new Set<string>();
  for (const { description } of tools)
    for (const [word] of description.toLowerCase().matchAll(/[a-z]{4,12}/g)) words.add(word);
  return [...words].sort();
}

/** Numbers from 0 to 1 that look random and follow from the text alone (mulberry32). */
function randomOf(text: string): () => number {
  let state = createHash('sha256').update(text).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
