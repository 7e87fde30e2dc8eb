import { members, skipSpace } from './scan.ts';

/**
 * What becomes of an object's members: a Buffer replaces a value or adds the member, null takes it out, a function
 * decides by the value that is there and adds nothing.
 */
export type Reshaping = Readonly<Record<string, Buffer | null | ((value: Buffer) => Buffer | null)>>;

/**
 * A JSON object with some members replaced, added (at its end) or taken out. All others keep bytes and order; where
 * nothing changes it is the same buffer.
 * @param buf the whole object. @throws JsonError
 */
export function reshape(buf: Buffer, changes: Reshaping): Buffer {
  const parts: Buffer[] = [];
  const add = (member: Buffer): void => void parts.push(parts.length === 0 ? OPEN : SEPARATOR, member);
  const met: string[] = [];
  let changed = false;
  // What is kept and stands together is copied together.
  let runStart = -1;
  let runEnd = 0;
  members(buf, 0, buf.length, (key, start, end, keyStart) => {
    const wanted = Object.hasOwn(changes, key) ? changes[key] : undefined;
    const value = wanted === undefined ? null : buf.subarray(start, end);
    const change = value && typeof wanted === 'function' ? wanted(value) : wanted;
    if (value) met.push(key);
    if (change === undefined || change === value) {
      if (runStart < 0) runStart = keyStart;
      runEnd = end;
      return;
    }
    changed = true;
    if (runStart >= 0) add(buf.subarray(runStart, runEnd));
    runStart = -1;
    if (change instanceof Buffer) {
      add(buf.subarray(keyStart, start));
      parts.push(change);
    }
  });
  if (runStart >= 0) add(buf.subarray(runStart, runEnd));
  for (const [key, value] of Object.entries(changes)) {
    if (!(value instanceof Buffer) || met.includes(key)) continue;
    changed = true;
    add(Buffer.from(`${JSON.stringify(key)}:`));
    parts.push(value);
  }
  if (!changed) return buf;
  return parts.length === 0 ? EMPTY : Buffer.concat([...parts, CLOSE]);
}

const OPEN = Buffer.from('{');
const SEPARATOR = Buffer.from(',');
const CLOSE = Buffer.from('}');
const EMPTY = Buffer.from('{}');

/** Members by name, each as its bytes: `"name":value`. */
export type Defaults = ReadonlyMap<string, Buffer>;

/** An object with those of `defaults` that it lacks at its end. @throws JsonError */
export function withDefaults(buf: Buffer, defaults: Defaults): Buffer {
  const found: string[] = [];
  let end = -1;
  members(buf, 0, buf.length, (key, _start, valueEnd) => {
    if (defaults.has(key)) found.push(key);
    end = valueEnd;
  });
  if (found.length === defaults.size) return buf;
  const parts = end < 0 ? [] : [buf.subarray(0, end)];
  for (const [key, member] of defaults) {
    if (!found.includes(key)) parts.push(parts.length === 0 ? OPEN : SEPARATOR, member);
  }
  return Buffer.concat([...parts, CLOSE]);
}

/** A whole object with one more member at its end. @param member `"name":value`, of a name that it does not have */
export function withMember(buf: Buffer, member: Buffer): Buffer {
  const close = buf.lastIndexOf(CLOSE_BYTE);
  const empty = skipSpace(buf, skipSpace(buf, 0, close) + 1, close) === close;
  return Buffer.concat([buf.subarray(0, close), empty ? NOTHING : SEPARATOR, member, CLOSE]);
}

const CLOSE_BYTE = 0x7d;
const NOTHING = Buffer.alloc(0);

/** The members of an object by name, as bytes. @throws JsonError */
export function memberBytes(buf: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  members(buf, 0, buf.length, (key, start, end) => found.set(key, buf.subarray(start, end)));
  return found;
}
