import type { ToolDocument } from '../document.ts';
import type { Change } from '../slots.ts';
import { readNow, type Written, writtenOf } from '../written.ts';

/** A change on its way to the thread: definitions go as bytes, which are moved and not copied, and are read there. */
export interface Parcel {
  removed: readonly number[];
  added: readonly Piece[];
  definitions: Uint8Array<ArrayBuffer>;
}

type Piece = { at: number } & (
  | { document: ToolDocument }
  /** Up to `end` from where the last one ended. */
  | { written: Omit<Written, 'definition'>; end: number }
);

export function pack({ removed, added }: Change): Parcel {
  const all = added.flatMap(({ document }) => writtenOf(document)?.definition ?? []);
  const definitions = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  const pieces = added.map(({ at, document }): Piece => {
    const from = writtenOf(document);
    if (!from) return { at, document };
    const { definition, ...rest } = from;
    definitions.set(definition, end);
    end += definition.length;
    return { at, written: rest, end };
  });
  return { removed, added: pieces, definitions };
}

export function unpack({ removed, added, definitions }: Parcel): Change {
  let begin = 0;
  const documents = added.map((piece) => {
    if ('document' in piece) return piece;
    const { at, written, end } = piece;
    const definition = Buffer.from(definitions.buffer, definitions.byteOffset + begin, end - begin);
    begin = end;
    return { at, document: readNow({ ...written, definition }) };
  });
  return { removed, added: documents };
}
