import { JsonError, members } from '../lib/json/scan.ts';
import { quote, splice } from '../lib/json/splice.ts';
import { markUri } from './naming.ts';
import type { Place } from './subscription-table.ts';

/** Servers may speak of a part of what was subscribed to. */
export function isWithin(uri: string, subscribed: string): boolean {
  if (!uri.startsWith(subscribed)) return false;
  return /[/?#]$/.test(subscribed) || /^[/?#]/.test(uri.slice(subscribed.length));
}

/** By which name a subscriber hears of it. */
export function shownAs(
  { server, uri }: Pick<Place, 'server' | 'uri'>,
  shown: string,
  updated: string,
): string {
  if (updated === uri) return shown;
  return shown === uri ? updated : markUri(server, updated);
}

/** The same params with the URI (or what else `member` holds) as the client knows it; null where they can't be read. */
export function withItem(params: Buffer, member: string, uri: string, shown: string): Buffer | null {
  if (uri === shown) return params;
  let edited: Buffer | null = null;
  try {
    members(params, 0, params.length, (key, start, end) => {
      if (key === member) edited = splice(params, [{ start, end, bytes: quote(shown) }]);
    });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return null;
  }
  return edited;
}
