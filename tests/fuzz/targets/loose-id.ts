import { isRecord } from '../../../server/lib/json/parse.ts';
import { looseId } from '../../../server/mcp/upstream/loose-id.ts';
import { opinionOf } from '../json-oracle.ts';
import { objectText } from '../json-text.ts';
import type { Random } from '../random.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';
import { JSON_WORDS } from './words.ts';

export const looseIds: Target = {
  name: 'loose-id',
  guarantee: 'the id guessed from the two ends of an answer is its own, or none',
  seeds: seedsOf('messages'),
  words: JSON_WORDS,
  generate: (random) => Buffer.from(answerText(random)),
  check(input, random) {
    const head = input.subarray(0, 1 + random.below(input.length));
    const tail = input.subarray(random.below(input.length));
    const guesses = [looseId(input, input), looseId(head, tail)];
    const opinion = opinionOf(input);
    if (!opinion.valid || opinion.twice || !isRecord(opinion.value) || Object.hasOwn(opinion.value, 'method'))
      return;
    const { id } = opinion.value;
    for (const guess of guesses) {
      if (guess.kind === 'answer') hold(Number(id) === guess.id, () => `${guess.id} instead of ${id}`);
      else hold(guess.kind === 'unknown', () => 'an answer was taken for something else');
    }
    const [whole] = guesses;
    const plain = /^\{"jsonrpc":"2\.0","id":\d{1,15},/.test(input.toString('latin1', 0, 40));
    if (plain) hold(whole?.kind === 'answer', () => 'an answer that begins as most do was not known');
  },
};

/** An answer with its id first, last or anywhere. */
function answerText(random: Random): string {
  const space = random.pick(['', ' ']);
  const parts = [
    `"jsonrpc":${space}"2.0"`,
    `"id"${space}:${random.pick(['1', '"42"', '007', '1.5', '-1', '"a"', '123456789012345'])}`,
    `"result":${objectText(random)}`,
  ];
  const first = random.below(parts.length);
  return `{${[...parts.slice(first), ...parts.slice(0, first)].join(`${space},${space}`)}${space}}`;
}
