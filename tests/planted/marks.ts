import { randomBytes } from 'node:crypto';

/** What kind of secret it is: decides where it may be shown after all. */
export type Kind =
  /** Of a server's entry, or of the settings. */
  | 'entry'
  /** Given to the hub itself. */
  | 'hub'
  | 'password'
  /** One-time links. */
  | 'link'
  /** Access and refresh tokens. */
  | 'token'
  /** Tokens of keys. */
  | 'key'
  /** Pasted, to be made an entry of. */
  | 'paste'
  /** Said in a call. */
  | 'call'
  /** Typed where no secret belongs. */
  | 'typed';

export interface Place {
  kind: Kind;
  name: string;
}

export interface Marks {
  /** A new secret that is recognised wherever it turns up, whole or cut. @param form put in front, e.g. `ghp_` */
  plant(kind: Kind, name: string, form?: string): string;
  /** Remembers a secret that the hub made up itself. @returns it */
  know(kind: Kind, name: string, text: string): string;
  /** Every secret that stands in it: plain, in base64 or in hexadecimal digits. */
  find(bytes: Buffer | string): Place[];
}

const ID = 3;
/** Characters of a made-up secret by which it is known. */
const KNOWN_BY = 14;

interface Needle {
  bytes: Buffer;
  place: Place | null;
}

/** Every secret holds the same eight random characters twice, so that one search finds them all. */
export function createMarks(): Marks {
  const run = letters(8);
  const places: Place[] = [];
  const needles: Needle[] = formsOf(run).map((bytes) => ({ bytes, place: null }));
  return {
    plant(kind, name, form = '') {
      const id = places.push({ kind, name }).toString(36).padStart(ID, '0');
      return `${form}${run}${id}T7q${run}${id}`;
    },
    know(kind, name, text) {
      const bytes = formsOf(text.slice(-KNOWN_BY));
      needles.push(...bytes.map((each) => ({ bytes: each, place: { kind, name } })));
      return text;
    },
    find(input) {
      const bytes = typeof input === 'string' ? Buffer.from(input) : input;
      const found = new Map<string, Place>();
      for (const { bytes: needle, place } of needles) {
        for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
          const each = place ?? placeAt(bytes, at);
          found.set(`${each.kind} ${each.name}`, each);
          if (place) break;
        }
      }
      return [...found.values()];
    },
  };

  function placeAt(bytes: Buffer, at: number): Place {
    const around = bytes.subarray(Math.max(0, at - 120), at + 160).toString('latin1');
    for (const text of readings(around)) {
      const id = new RegExp(`${run}([0-9a-z]{${ID}})`).exec(text)?.[1];
      const place = id && places[Number.parseInt(id, 36) - 1];
      if (place) return place;
    }
    return { kind: 'hub', name: `part of a secret in: ${around}` };
  }
}

function letters(count: number): string {
  const digits = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return [...randomBytes(count)].map((byte) => digits[byte % digits.length]).join('');
}

/** Bytes that stand for a text wherever it lies within something encoded. */
function formsOf(text: string): Buffer[] {
  const shifted = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.from('\0'.repeat(shift) + text).toString('base64');
    // The edges depend on what stands beside it.
    const middle = whole.replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1, -1);
    return [middle, middle.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = Buffer.from(text).toString('hex');
  return [...new Set([text, ...shifted, hex, hex.toUpperCase()])].map((form) => Buffer.from(form));
}

function readings(text: string): string[] {
  const words = text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [];
  const decoded = words.flatMap((word) =>
    [0, 1, 2, 3].map((from) => Buffer.from(word.slice(from), 'base64').toString('latin1')),
  );
  return [text, ...decoded, ...words.map((word) => Buffer.from(word, 'hex').toString('latin1'))];
}
