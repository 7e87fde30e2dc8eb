import type { CallRecord } from '../../server/contract/activity.ts';

/** The filters, by their names in the address and on the REST API; `q` has a field of its own. */
export const CHIPS = [
  'server',
  'item',
  'principal',
  'endpoint',
  'outcome',
  'method',
  'errorOwner',
  'minDurationMs',
  'requestId',
] as const;

export type ChipId = (typeof CHIPS)[number];

/** Without what is not set. */
export type Chips = Readonly<Partial<Record<ChipId, string>>>;

const TEXTS = ['item', 'server', 'principal', 'endpoint'] as const;

/** Whether the hub would list the call under these filters. @param q text within it, in capitals or not */
export function matches(call: CallRecord, { minDurationMs, ...equal }: Chips, q: string): boolean {
  const same = CHIPS.every((id) => {
    if (id === 'minDurationMs')
      return minDurationMs === undefined || call.durationMs >= Number(minDurationMs);
    return equal[id] === undefined || call[id] === equal[id];
  });
  const looked = q.toLowerCase();
  return same && (q === '' || TEXTS.some((name) => call[name]?.toLowerCase().includes(looked)));
}
