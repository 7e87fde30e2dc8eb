import { members, skipSpace } from './scan.ts';

const COMMA = 0x2c;

/** One member as it stands: from its name's opening quote to the end of its value. */
interface Slice {
  key: string;
  from: number;
  start: number;
  end: number;
}

function slicesOf(buf: Buffer): Slice[] {
  const slices: Slice[] = [];
  let before = skipSpace(buf, 0, buf.length) + 1;
  members(buf, 0, buf.length, (key, start, end) => {
    let from = skipSpace(buf, before, start);
    if (buf[from] === COMMA) from = skipSpace(buf, from + 1, start);
    slices.push({ key, from, start, end });
    before = end;
  });
  return slices;
}

/** What becomes of an object's members: a Buffer replaces a value or adds the member, null takes it out. */
export type Reshaping = Readonly<Record<string, Buffer | null>>;

/**
 * A JSON object with some members replaced, added (at its end) or taken out. All others keep bytes and order.
 * @param buf the whole object. @throws JsonError
 */
export function reshape(buf: Buffer, changes: Reshaping): Buffer {
  const parts: Buffer[] = [];
  const add = (...pieces: Buffer[]): void => {
    parts.push(parts.length === 0 ? OPEN : SEPARATOR, ...pieces);
  };
  const met = new Set<string>();
  for (const { key, from, start, end } of slicesOf(buf)) {
    const change = Object.hasOwn(changes, key) ? changes[key] : undefined;
    met.add(key);
    if (change === null) continue;
    if (change) add(buf.subarray(from, start), change);
    else add(buf.subarray(from, end));
  }
  for (const [key, value] of Object.entries(changes)) {
    if (value && !met.has(key)) add(Buffer.from(`${JSON.stringify(key)}:`), value);
  }
  if (parts.length === 0) return EMPTY;
  return Buffer.concat([...parts, CLOSE]);
}

const OPEN = Buffer.from('{');
const SEPARATOR = Buffer.from(',');
const CLOSE = Buffer.from('}');
const EMPTY = Buffer.from('{}');

/** The members of an object by name, as bytes. @throws JsonError */
export function memberBytes(buf: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  members(buf, 0, buf.length, (key, start, end) => found.set(key, buf.subarray(start, end)));
  return found;
}
