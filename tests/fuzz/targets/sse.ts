import { createSseParser } from '../../../server/mcp/upstream/sse-parser.ts';
import { cut } from '../chunks.ts';
import type { Random } from '../random.ts';
import { seedsOf } from '../seeds.ts';
import { readStream, type Said } from '../sse-oracle.ts';
import { hold, type Target } from '../target.ts';

const ENDS = ['\n', '\n', '\r\n', '\r'] as const;
const FIELDS = ['data', 'data', 'data', 'event', 'id', 'retry', '', 'x', 'datas', 'dat'] as const;
const VALUES = ['{"jsonrpc":"2.0"}', 'x', '', ' ', ':', 'endpoint', '250', '1\u0000', 'é', '\ufeff'] as const;

export const sse: Target = {
  name: 'sse',
  guarantee:
    'event streams are read as the standard says, wherever they are cut; too long events are dropped alone',
  seeds: seedsOf('event-streams'),
  words: [
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    ':',
    'data:',
    'data: ',
    'data',
    'event: x\n',
    'id: 1\n',
    'retry: 5\n',
    '\ufeff',
  ],
  generate: (random) => Buffer.from(streamText(random)),
  check(input, random) {
    const limit = random.pick([0, 1, 20, 300, 5000]);
    const said: Said[] = [];
    const parser = createSseParser(limit, {
      onEvent: ({ event, data }) => said.push({ event, data: data.toString('latin1') }),
      onId: (id) => said.push({ id }),
      onRetry: (retry) => said.push({ retry }),
      onOversize: (head, tail) => said.push({ head: head.toString('latin1'), tail: tail.toString('latin1') }),
    });
    for (const chunk of cut(input, random)) parser.push(chunk);
    const wanted = readStream(input.toString('latin1'), limit);
    for (const [index, one] of wanted.entries()) checkSaid(said[index], one);
    hold(said.length === wanted.length, () => `${JSON.stringify(said.at(-1))} came besides`);
  },
};

function streamText(random: Random): string {
  let text = random.oneIn(10) ? '\ufeff' : '';
  const end = () => random.pick(ENDS);
  for (let lines = random.below(20); lines > 0; lines--) {
    if (random.oneIn(3)) text += end();
    const value = random.pick(VALUES).repeat(random.oneIn(8) ? random.below(40) : 1);
    text += `${random.pick(FIELDS)}${random.pick([':', ': ', ':  ', ''])}${value}${end()}`;
  }
  return text + end();
}

function checkSaid(said: Said | undefined, wanted: Said): void {
  if (!('head' in wanted) || !said || !('head' in said)) {
    const [found, expected] = [JSON.stringify(said), JSON.stringify(wanted)];
    hold(found === expected, () => `${found} instead of ${expected}`);
    return;
  }
  hold(said.head.length > 0 && wanted.head.startsWith(said.head), () => 'the head is not the beginning');
  hold(said.tail.length > 0 && wanted.tail.endsWith(said.tail), () => 'the tail is not the end');
}
