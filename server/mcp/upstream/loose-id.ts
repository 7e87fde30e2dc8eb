/**
 * Whose answer was it? For messages that can't be scanned (over the limit, or not quite JSON), from their first and
 * last bytes. SDKs write `jsonrpc` and `id` either first or last, so one of the two ends nearly always tells.
 */
export type LooseId = { kind: 'answer'; id: number } | { kind: 'not-an-answer' } | { kind: 'unknown' };

const VERSION = '"jsonrpc"\\s*:\\s*"2\\.0"';
// A quote that opens must close: `"0,"` is a string that only begins like a number.
const ID = '"id"\\s*:\\s*(?<quote>"?)(?<id>\\d{1,15})\\k<quote>';
const AT_START = new RegExp(`^\\s*\\{\\s*(?:${VERSION}\\s*,\\s*)?${ID}\\s*,`);
const METHOD_AT_START = new RegExp(
  `^\\s*\\{\\s*(?:${VERSION}\\s*,\\s*)?(?:${ID}\\s*,\\s*)?(?:${VERSION}\\s*,\\s*)?"method"`,
);
const AT_END = new RegExp(`,\\s*(?:${VERSION}\\s*,\\s*)?${ID}\\s*(?:,\\s*${VERSION}\\s*)?\\}\\s*$`);

export function looseId(head: Buffer, tail: Buffer): LooseId {
  const first = head.toString('latin1', 0, 1024);
  if (METHOD_AT_START.test(first)) return { kind: 'not-an-answer' };
  const last = tail.toString('latin1', Math.max(0, tail.length - 1024));
  const found = AT_START.exec(first)?.groups?.id ?? AT_END.exec(last)?.groups?.id;
  return found === undefined ? { kind: 'unknown' } : { kind: 'answer', id: Number(found) };
}
