import type { Catalog } from '../../hub/catalog.ts';
import { memberValue } from '../../lib/json/parse.ts';

export type ListNotice =
  | 'notifications/tools/list_changed'
  | 'notifications/prompts/list_changed'
  | 'notifications/resources/list_changed';

/** Pure: all that an endpoint of these capabilities may say of its lists. */
export function everyNotice(capabilities: Record<string, unknown>): ListNotice[] {
  const kinds = (['tools', 'prompts', 'resources'] as const).filter(
    (kind) => memberValue(capabilities[kind], 'listChanged') === true,
  );
  return kinds.map((kind): ListNotice => `notifications/${kind}/list_changed`);
}

/** Pure: which lists differ, as the notifications that say so. */
export function noticesBetween(before: Catalog, after: Catalog): ListNotice[] {
  if (before === after) return [];
  const differs = (list: keyof Catalog['bytes']) =>
    !itemsOf(before.bytes[list]).equals(itemsOf(after.bytes[list]));
  const notices: ListNotice[] = [];
  if (differs('tools')) notices.push('notifications/tools/list_changed');
  if (differs('prompts')) notices.push('notifications/prompts/list_changed');
  if (differs('resources') || differs('templates')) notices.push('notifications/resources/list_changed');
  return notices;
}

/** The array of items. What stands before it, such as how long the list may be kept, is no change of the list. */
function itemsOf(list: Buffer): Buffer {
  return list.subarray(list.indexOf(0x5b));
}

/** Compares catalogs; most clients were shown the same ones, so each pair is compared once. For one announcement. */
export function createComparison(): (before: Catalog, after: Catalog) => readonly ListNotice[] {
  const compared = new Map<Catalog, Map<Catalog, ListNotice[]>>();
  return (before, after) => {
    const known = compared.get(before) ?? new Map<Catalog, ListNotice[]>();
    const notices = known.get(after) ?? noticesBetween(before, after);
    compared.set(before, known.set(after, notices));
    return notices;
  };
}
