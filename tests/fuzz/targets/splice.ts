import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../../server/lib/json/parse.ts';
import { memberBytes, reshape } from '../../../server/lib/json/reshape.ts';
import { members, type Span } from '../../../server/lib/json/scan.ts';
import { oneLine, splice } from '../../../server/lib/json/splice.ts';
import { opinionOf } from '../json-oracle.ts';
import { jsonText, objectText } from '../json-text.ts';
import type { Random } from '../random.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';
import { refusalOf } from './scan.ts';
import { JSON_WORDS } from './words.ts';

export const splicing: Target = {
  name: 'splice',
  guarantee:
    'members that are replaced, added or taken out read as after parse and stringify; all other bytes stay',
  seeds: seedsOf('messages'),
  words: JSON_WORDS,
  generate: (random) => Buffer.from(objectText(random)),
  check(input, random) {
    const spans = new Map<string, Span>();
    const refusal = refusalOf(() =>
      members(input, 0, input.length, (key, start, end) => spans.set(key, { start, end })),
    );
    const reshaped = refusalOf(() => reshape(input, { a: null }));
    hold(
      (refusal === null) === (reshaped === null),
      () => 'reshaped what can not be scanned, or the reverse',
    );
    const opinion = opinionOf(input);
    if (refusal !== null || !opinion.valid || !isRecord(opinion.value)) return;
    checkReplaced(input, [...spans], opinion.value, random);
    checkReshaped(input, opinion.value, random);
    const line = oneLine(input);
    hold(!line.includes(0x0a) && !line.includes(0x0d), () => 'more than one line');
    hold(isDeepStrictEqual(JSON.parse(line.toString()), opinion.value), () => 'another value on one line');
  },
};

/** Some members, the last first, and something put in front of the first of them. */
function checkReplaced(
  input: Buffer,
  spans: Array<[string, Span]>,
  value: Record<string, unknown>,
  random: Random,
): void {
  const wanted = new Map(Object.entries(value));
  const chosen = spans.filter(() => random.oneIn(2)).reverse();
  const edits = chosen.map(([key, span]) => {
    const text = jsonText(random);
    wanted.set(key, JSON.parse(text));
    return { ...span, bytes: Buffer.from(text) };
  });
  const [last] = edits;
  const first = edits.at(-1);
  if (!last || !first) return;
  if (random.oneIn(2)) edits.push({ start: first.start, end: first.start, bytes: Buffer.from(' ') });
  const after = splice(input, edits);
  sameMembers(after, wanted);
  const tail = input.subarray(last.end);
  hold(after.subarray(0, first.start).equals(input.subarray(0, first.start)), () => 'other bytes before');
  hold(after.subarray(after.length - tail.length).equals(tail), () => 'other bytes behind');
}

function checkReshaped(input: Buffer, value: Record<string, unknown>, random: Random): void {
  const changes = new Map<string, Buffer | null>();
  const wanted = new Map(Object.entries(value));
  for (const key of [...wanted.keys(), 'new', 'newer']) {
    if (!random.oneIn(3)) continue;
    const text = random.oneIn(2) ? jsonText(random) : null;
    changes.set(key, text === null ? null : Buffer.from(text));
    if (text === null) wanted.delete(key);
    else wanted.set(key, JSON.parse(text));
  }
  const after = reshape(input, Object.fromEntries(changes));
  sameMembers(after, wanted);
  const before = memberBytes(input);
  for (const [key, bytes] of memberBytes(after))
    hold(changes.has(key) || before.get(key)?.equals(bytes) === true, () => `other bytes of ${key}`);
}

function sameMembers(json: Buffer, wanted: Map<string, unknown>): void {
  const found = new Map(Object.entries(Object(JSON.parse(json.toString('utf8')))));
  hold(isDeepStrictEqual(found, wanted), () => `became ${json.toString('utf8', 0, 500)}`);
}
