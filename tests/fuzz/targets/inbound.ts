import { isRecord } from '../../../server/lib/json/parse.ts';
import { scanInbound } from '../../../server/mcp/downstream/message.ts';
import { type Opinion, opinionOf } from '../json-oracle.ts';
import { objectText } from '../json-text.ts';
import type { Random } from '../random.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';
import { JSON_WORDS } from './words.ts';

export const inbound: Target = {
  name: 'inbound',
  guarantee: 'a client’s message is sorted as its parsed form would be, and nothing is ever thrown',
  seeds: seedsOf('messages'),
  words: JSON_WORDS,
  generate: (random) => Buffer.from(messageText(random)),
  check(input) {
    const scan = scanInbound(input);
    const opinion = opinionOf(input);
    if (!opinion.valid) {
      hold(!scan.ok || opinion.lax, () => 'takes what JSON.parse refuses');
      return;
    }
    const wanted = sorted(opinion);
    // What stands twice further inside, or too deep, is refused though it is a message.
    const may = wanted === 'parse' || opinion.repeated || opinion.depth > 250;
    if (scan.ok) {
      hold(scan.message.kind === wanted, () => `a ${scan.message.kind} instead of ${wanted}`);
      checkParts(opinion.value, scan.message);
    } else if (scan.code === -32700) hold(may, () => `refused as no JSON: ${scan.text}`);
    else hold(wanted === 'invalid', () => `refused: ${scan.text}`);
  },
};

/** Envelopes with everything right, or one thing wrong. */
export function messageText(random: Random): string {
  const parts = [`"jsonrpc":"${random.oneIn(10) ? '1.0' : '2.0'}"`];
  if (!random.oneIn(4)) parts.push(`"id":${random.pick(['1', '"a"', '-1.5', 'null', '{}', '"\\u0061"'])}`);
  if (!random.oneIn(4)) parts.push(`"method":${random.pick(['"tools/call"', '"x"', '5', '"\\u0078"'])}`);
  if (!random.oneIn(4)) parts.push(`"params":${random.oneIn(10) ? '[1]' : objectText(random)}`);
  if (random.oneIn(4)) parts.push(`"result":${objectText(random)}`);
  if (random.oneIn(6)) parts.push(`"error":${objectText(random)}`);
  const first = random.below(parts.length);
  const turned = [...parts.slice(first), ...parts.slice(0, first)];
  return `{${turned.join(random.pick([',', ' , ', '\n,']))}}`;
}

type Sorted = 'request' | 'notification' | 'response' | 'invalid' | 'parse';

/** JSON-RPC 2.0 on the parsed value. */
function sorted({ value }: Extract<Opinion, { valid: true }>): Sorted {
  if (!isRecord(value)) return 'parse';
  const has = (name: string) => Object.hasOwn(value, name);
  if (has('id') && typeof value.id !== 'string' && typeof value.id !== 'number') return 'invalid';
  if (value.jsonrpc !== '2.0' || !has('jsonrpc')) return 'invalid';
  if (has('method')) {
    if (typeof value.method !== 'string' || (has('params') && !isRecord(value.params))) return 'invalid';
    return has('id') ? 'request' : 'notification';
  }
  if (has('result') === has('error') || (has('result') && !has('id'))) return 'invalid';
  return 'response';
}

function checkParts(
  value: unknown,
  message: { id: Buffer | null; params: Buffer | null; method: string },
): void {
  if (!isRecord(value)) return;
  const same = (part: Buffer | null, wanted: unknown) =>
    part === null
      ? wanted === undefined
      : JSON.stringify(JSON.parse(part.toString('utf8'))) === JSON.stringify(wanted);
  hold(same(message.id, value.id), () => 'another id');
  // Those of a response mean nothing.
  const { params } = Object.hasOwn(value, 'method') ? value : {};
  hold(same(message.params, params), () => 'other params');
  hold(message.method === (typeof value.method === 'string' ? value.method : ''), () => 'another method');
}
