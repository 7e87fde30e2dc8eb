import type { IncomingHttpHeaders } from 'node:http';
import { META } from '../../../server/hub/meta-keys.ts';
import { isRecord } from '../../../server/lib/json/parse.ts';
import { eraOf, eraOfHeaders } from '../../../server/mcp/downstream/classify.ts';
import { scanInbound } from '../../../server/mcp/downstream/message.ts';
import { opinionOf } from '../json-oracle.ts';
import type { Random } from '../random.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';
import { messageText } from './inbound.ts';
import { JSON_WORDS } from './words.ts';

const LEGACY = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];

export const era: Target = {
  name: 'era',
  guarantee: 'every message that can be read belongs to one era, whatever its headers',
  seeds: seedsOf('messages'),
  words: [...JSON_WORDS, '"method":"initialize",', '"method":"server/discover",', `"${META.version}":"x"`],
  generate: (random) => Buffer.from(messageText(random)),
  check(input, random) {
    const scan = scanInbound(input);
    if (!scan.ok) return;
    const headers = headersOf(random);
    const before = Buffer.from(input);
    const found = eraOf(headers, scan.message);
    hold(found === eraOf(headers, scan.message) && before.equals(input), () => 'it is not pure');
    const opinion = opinionOf(input);
    if (!opinion.valid) return;
    const wanted = wantedEra(headers, scan.message.method, opinion.value);
    hold(found === wanted, () => `${found} instead of ${wanted} with ${JSON.stringify(headers)}`);
    const bare = eraOfHeaders(headers);
    hold(bare === 'legacy' || bare === 'modern', () => 'headers alone belong to none');
  },
};

function headersOf(random: Random): IncomingHttpHeaders {
  const revision = random.pick([undefined, ...LEGACY, '2026-07-28', '', 'x', '2025-11-25, 2025-11-25']);
  const session = random.pick([undefined, undefined, 'id', '']);
  return {
    ...(revision !== undefined && { 'mcp-protocol-version': revision }),
    ...(session !== undefined && { 'mcp-session-id': session }),
  };
}

/** Where headers say the same, they decide; where they leave it open or contradict, the body does. */
function wantedEra(headers: IncomingHttpHeaders, method: string, message: unknown): 'legacy' | 'modern' {
  const revision = headers['mcp-protocol-version'];
  const legacy = revision === undefined || LEGACY.includes(String(revision));
  const session = headers['mcp-session-id'] !== undefined;
  if (legacy && session) return 'legacy';
  if (!legacy && !session && method !== 'initialize') return 'modern';
  const params = isRecord(message) && Object.hasOwn(message, 'method') ? message.params : undefined;
  const meta = isRecord(params) ? params._meta : undefined;
  const claims = isRecord(meta) && Object.hasOwn(meta, META.version);
  return method === 'server/discover' || claims ? 'modern' : 'legacy';
}
