import type { Change, Placed } from '../slots.ts';
import { readNow, type Written, writtenOf } from '../written.ts';

/**
 * A change on its way to the thread. Documents that nobody has read go in columns, as thousands of objects take long to
 * be copied; their definitions as bytes, which are moved and not copied, and are read there.
 */
export interface Parcel {
  removed: readonly number[];
  read: readonly Placed[];
  unread: Columns;
  definitions: Uint8Array<ArrayBuffer>;
}

interface Columns {
  at: number[];
  /** Each of the documents up to, and without, `until`. */
  servers: { server: string; about: string; until: number }[];
  names: string[];
  /** Null: as the name. */
  shown: (string | null)[];
  descriptions: (string | null)[];
  /** Where each definition ends; it begins where the last one ended. */
  ends: number[];
}

export function pack({ removed, added }: Change): Parcel {
  const unread: Columns = { at: [], servers: [], names: [], shown: [], descriptions: [], ends: [] };
  const read: Placed[] = [];
  const definitions: Buffer[] = [];
  let end = 0;
  for (const placed of added) {
    const from = writtenOf(placed.document);
    if (!from) {
      read.push(placed);
      continue;
    }
    end += from.definition.length;
    addRow(unread, placed.at, from, end);
    definitions.push(from.definition);
  }
  return { removed, read, unread, definitions: joined(definitions, end) };
}

function addRow(to: Columns, at: number, from: Written, end: number): void {
  const { server, name, shown, description, about } = from;
  const last = to.servers.at(-1);
  if (last?.server === server && last.about === about) last.until += 1;
  else to.servers.push({ server, about, until: to.at.length + 1 });
  to.at.push(at);
  to.names.push(name);
  to.shown.push(shown === name ? null : shown);
  to.descriptions.push(description);
  to.ends.push(end);
}

/** In memory of its own, which can be moved. */
function joined(parts: readonly Buffer[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function unpack({ removed, read, unread, definitions }: Parcel): Change {
  const added = [...read];
  let row = 0;
  let begin = 0;
  for (const { server, about, until } of unread.servers) {
    for (; row < until; row++) {
      const name = unread.names[row] ?? '';
      const end = unread.ends[row] ?? begin;
      const definition = Buffer.from(definitions.buffer, definitions.byteOffset + begin, end - begin);
      const shown = unread.shown[row] ?? name;
      const description = unread.descriptions[row] ?? null;
      const document = readNow({ server, about, name, shown, description, definition });
      added.push({ at: unread.at[row] ?? 0, document });
      begin = end;
    }
  }
  return { removed, added };
}
