import type { Random } from './random.ts';

const KEYS = [
  'a',
  'b',
  'id',
  'method',
  'params',
  '_meta',
  'result',
  'taskId',
  'x\\"y',
  '\\u0061',
  '__proto__',
  '0',
  '',
] as const;
const STRINGS = [
  '',
  'x',
  'é',
  '\\n',
  '\\"',
  '\\\\',
  '\\u00e9',
  '\\ud83d\\ude00',
  '\\ud800',
  '😀',
  '\\/',
  ' ',
  '}',
  ',\\"id\\":5}',
] as const;
const NUMBERS = ['0', '-0', '1', '12345678901234567890', '1.0', '-1.5e-10', '1E+5', '1e400'] as const;
const SPACES = ['', '', '', ' ', '\n', '\r\n\t', '  '] as const;

/** Random JSON as text, spaced anyhow, with strings about as long as where the scanner changes its way of reading. */
export function jsonText(random: Random, depth = 0): string {
  const kind = random.below(depth > 4 ? 4 : 7);
  if (kind === 0) return random.pick(NUMBERS);
  if (kind === 1) return random.pick(['true', 'false', 'null']);
  if (kind < 4) return stringText(random);
  return kind === 4 ? arrayText(random, depth) : objectText(random, depth);
}

export function objectText(random: Random, depth = 0, keys: readonly [string, ...string[]] = KEYS): string {
  const space = () => random.pick(SPACES);
  const used = new Set<string>();
  const parts: string[] = [];
  for (let left = random.below(random.oneIn(20) ? 30 : 5); left > 0; left--) {
    const key = random.oneIn(4) ? stringText(random) : `"${random.pick(keys)}"`;
    // Now and then a name stands twice, as the scanner must see.
    if (used.has(key) && !random.oneIn(50)) continue;
    used.add(key);
    parts.push(`${space()}${key}${space()}:${space()}${jsonText(random, depth + 1)}${space()}`);
  }
  return `{${parts.join(',') || space()}}`;
}

function arrayText(random: Random, depth: number): string {
  const parts: string[] = [];
  for (let left = random.below(5); left > 0; left--)
    parts.push(random.pick(SPACES) + jsonText(random, depth + 1) + random.pick(SPACES));
  return `[${parts.join(',') || random.pick(SPACES)}]`;
}

export function stringText(random: Random): string {
  let text = random.oneIn(4) ? 'x'.repeat(random.below(120)) : '';
  for (let left = random.below(4); left > 0; left--) text += random.pick(STRINGS);
  if (random.oneIn(6)) text += 'y'.repeat(random.below(80));
  return `"${text}"`;
}
