import type { ToolBrief } from '../../contract/items.ts';
import type { ItemOverride } from '../../contract/server.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import type { ListedItem } from '../upstream/connection.ts';

/** What of a listed item is kept for lists that are asked for often. */
interface ItemFacts {
  title: string | undefined;
  description: string;
  /** Bytes that the description takes as JSON, and those of everything else. */
  descriptionBytes: number;
  otherBytes: number;
  readOnly: boolean;
  destructive: boolean;
}

const MAX_TEXT = 200;

/** An item is parsed once: the object stays the same for as long as its server says the same. */
const known = new WeakMap<ListedItem, ItemFacts>();

export function factsOf(item: ListedItem): ItemFacts {
  const found = known.get(item) ?? readFacts(item);
  known.set(item, found);
  return found;
}

function readFacts(item: ListedItem): ItemFacts {
  const said = parseOrUndefined(item.json);
  const description = textOf(memberValue(said, 'description'));
  const annotations = memberValue(said, 'annotations');
  const title = textOf(memberValue(said, 'title')) || textOf(memberValue(annotations, 'title'));
  const descriptionBytes = bytesOf(description);
  return {
    title: title === '' ? undefined : shortLine(title),
    description: shortLine(description),
    descriptionBytes,
    otherBytes: Math.max(0, item.json.length - descriptionBytes),
    readOnly: memberValue(annotations, 'readOnlyHint') === true,
    destructive: memberValue(annotations, 'destructiveHint') === true,
  };
}

/** @param enabled whether its server is */
export function briefOf(
  server: string,
  enabled: boolean,
  item: ListedItem,
  override: ItemOverride | undefined,
): ToolBrief {
  const { title, description, readOnly, destructive } = factsOf(item);
  const shownAs = override?.name;
  return {
    server,
    tool: item.key,
    ...(shownAs !== undefined && shownAs !== item.key && { shownAs }),
    ...(title !== undefined && { title }),
    description: override?.description === undefined ? description : shortLine(override.description),
    tokens: tokensOf(item, override),
    enabled: enabled && override?.enabled !== false,
    ...(readOnly && { readOnly }),
    ...(destructive && { destructive }),
  };
}

/** With the description that clients are shown. */
export function tokensOf(item: ListedItem, override: ItemOverride | undefined): number {
  const { descriptionBytes, otherBytes } = factsOf(item);
  const said = override?.description === undefined ? descriptionBytes : bytesOf(override.description);
  return tokensOfBytes(otherBytes + said);
}

/** A rule of thumb that no tokenizer contradicts by much, and none has to be shipped for. */
export function tokensOfBytes(bytes: number): number {
  return Math.round(bytes / 4);
}

function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** One line of at most 200 characters; a pair of surrogates is not cut apart. */
export function shortLine(text: string): string {
  // More than is needed, so that the search for white space never goes through megabytes.
  const line = text
    .slice(0, MAX_TEXT * 10)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= MAX_TEXT) return line;
  const end = /[\uD800-\uDBFF]/.test(line.charAt(MAX_TEXT - 2)) ? MAX_TEXT - 2 : MAX_TEXT - 1;
  return `${line.slice(0, end).trimEnd()}…`;
}
