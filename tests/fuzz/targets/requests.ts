import { type Reading, readRequest } from '../../../server/http/lane/request.ts';
import { type Parsed, parsedByNode } from '../http-oracle.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';

const seeds = seedsOf('requests');

export const requests: Target = {
  name: 'requests',
  guarantee: "whatever is read without Node's parser, that reads in the same way; all else is left to it",
  seeds,
  words: [
    '\r\n',
    ...['\n', '\r', ':', ' ', '\t', '0', '00', '+1', '-1', '\u0000', 'é', '#', '"'],
    ...['Content-Length: 2\r\n', 'content-length:2\r\n', 'Transfer-Encoding: chunked\r\n', 'Host: h\r\n'],
    ...['Host:\r\n', 'Connection: close\r\n', 'Connection: keep-alive, Upgrade\r\n', 'Upgrade: h2c\r\n'],
    ...['Expect: 100-continue\r\n', ' HTTP/1.1\r\n', 'HTTP/1.0', 'POST ', 'GET ', '__proto__: x\r\n'],
    ...[' folded\r\n', '{}'],
  ],
  check(input, random) {
    const reading = readRequest(input, null);
    const other = readRequest(random.pick(seeds), null);
    const again = readRequest(input, other.kind === 'request' ? other.head : null);
    hold(sayOf(reading) === sayOf(again), () => 'it depends on what the connection carried before');
    const repeated = reading.kind === 'request' ? readRequest(input, reading.head) : reading;
    hold(sayOf(reading) === sayOf(repeated), () => 'a head that is known is read in another way');
    if (reading.kind === 'other') return;
    const parsed = parsedByNode(input);
    if (reading.kind === 'more') hold(parsed.kind === 'open', () => `nothing is missing: ${parsed.kind}`);
    else hold(sayOf(reading) === sayOf(parsed), () => `${sayOf(reading)} instead of ${sayOf(parsed)}`);
  },
};

/** What both agree on, in one form; an object has its members in an order of its own. */
function sayOf(one: Reading | Parsed): string {
  if (one.kind === 'request') {
    const { url, headers } = one.head;
    return JSON.stringify([url, Object.entries(headers).sort(), one.body.toString('latin1')]);
  }
  if (one.kind !== 'whole' || one.method !== 'POST' || !one.keepAlive) return one.kind;
  const headers = one.headers.filter(([name]) => name !== 'content-length').sort();
  const lengths = one.headers.filter(([name]) => name === 'content-length').map(([, value]) => Number(value));
  const sound = lengths.length === 1 && lengths[0] === one.body.length;
  return sound ? JSON.stringify([one.url, headers, one.body.toString('latin1')]) : 'unsound';
}
