import { isDeepStrictEqual } from 'node:util';
import {
  elements,
  JsonError,
  members,
  skipSpace,
  skipValue,
  stringAt,
} from '../../../server/lib/json/scan.ts';
import { type Opinion, opinionOf } from '../json-oracle.ts';
import { jsonText, objectText } from '../json-text.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';
import { JSON_WORDS } from './words.ts';

/** Of a value that is walked itself, and of one whose members are: there the outermost level is not counted. */
const DEEPEST = 256;

export const scan: Target = {
  name: 'scan',
  guarantee: 'the scanner takes and refuses what JSON.parse does, and finds the same members',
  seeds: seedsOf('messages'),
  words: JSON_WORDS,
  generate: (random) => Buffer.from(random.oneIn(4) ? jsonText(random) : objectText(random)),
  check(input) {
    const opinion = opinionOf(input);
    checkValue(input, opinion);
    const open = input[skipSpace(input, 0, input.length)];
    if (open === 0x7b) checkMembers(input, opinion);
    if (open === 0x5b) checkElements(input, opinion);
  },
};

/** @returns what a JsonError says, or null; other errors are defects and pass. */
export function refusalOf(scan: () => void): string | null {
  try {
    scan();
    return null;
  } catch (error) {
    if (error instanceof JsonError) return error.message;
    throw error;
  }
}

function checkValue(input: Buffer, opinion: Opinion): void {
  const refusal = refusalOf(() => {
    const start = skipSpace(input, 0, input.length);
    const end = skipValue(input, start, input.length);
    if (skipSpace(input, end, input.length) < input.length) throw new JsonError('more follows', end);
    if (input[start] === 0x22) stringAt(input, start, end);
  });
  agree(opinion, refusal, opinion.valid && opinion.depth > DEEPEST);
}

function checkMembers(input: Buffer, opinion: Opinion): void {
  const found = new Map<string, string>();
  const refusal = refusalOf(() =>
    members(input, 0, input.length, (key, start, end) => found.set(key, input.toString('utf8', start, end))),
  );
  agree(opinion, refusal, opinion.valid && (opinion.depth > DEEPEST + 1 || opinion.twice));
  if (refusal !== null || !opinion.valid) return;
  const wanted = Object.entries(Object(opinion.value));
  hold(wanted.length === found.size, () => `${found.size} members instead of ${wanted.length}`);
  for (const [key, value] of wanted) sameValue(value, found.get(key), key);
}

function checkElements(input: Buffer, opinion: Opinion): void {
  const found: string[] = [];
  const refusal = refusalOf(() =>
    elements(input, 0, input.length, (start, end) => found.push(input.toString('utf8', start, end))),
  );
  agree(opinion, refusal, opinion.valid && opinion.depth > DEEPEST + 1);
  if (refusal !== null || !opinion.valid || !Array.isArray(opinion.value)) return;
  hold(opinion.value.length === found.length, () => `${found.length} elements`);
  for (const [index, value] of opinion.value.entries()) sameValue(value, found[index], String(index));
}

function sameValue(value: unknown, text: string | undefined, where: string): void {
  hold(text !== undefined && text === text.trim(), () => `no value, or space around it, at ${where}`);
  hold(isDeepStrictEqual(JSON.parse(text), value), () => `another value at ${where}: ${text.slice(0, 200)}`);
}

/** @param mayRefuse it is valid, but refused on purpose */
function agree(opinion: Opinion, refusal: string | null, mayRefuse: boolean): void {
  if (opinion.valid)
    hold((refusal !== null) === mayRefuse, () => `JSON.parse takes it; the scanner: ${refusal ?? 'too'}`);
  else hold(refusal !== null || opinion.lax, () => 'the scanner takes what JSON.parse refuses');
}
