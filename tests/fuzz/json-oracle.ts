/**
 * What JSON.parse says of bytes, and by how much the scanner may differ from it. It differs on purpose in three ways:
 * a member of the outermost object must not stand twice; nesting deeper than 256 is refused; and in long strings
 * unknown escapes and raw control characters other than line feeds pass, since they can't break the framing.
 */
export type Opinion =
  | ({ valid: true; value: unknown } & Shape)
  /** `lax`: nothing is wrong but what long strings may hold. */
  | { valid: false; lax: boolean };

/** Bytes; shorter strings are looked at byte by byte. */
const LONG = 48;
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|[{}[\]:]/g;
const ESCAPE_OR_CONTROL = /(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|\\[\s\S]|[^\n\P{Cc}]/gu;

export function opinionOf(input: Buffer): Opinion {
  const text = input.toString('utf8');
  const value = parsed(text);
  if (value === FAULTY) return { valid: false, lax: parsed(mended(text)) !== FAULTY };
  return { valid: true, value, ...shapeOf(text) };
}

const FAULTY = Symbol('no JSON');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return FAULTY;
  }
}

function mended(text: string): string {
  return text.replace(TOKEN, (token) =>
    Buffer.byteLength(token) > LONG
      ? token.replace(ESCAPE_OR_CONTROL, (found, good?: string) => (good ? found : '-'))
      : token,
  );
}

export interface Shape {
  depth: number;
  /** A member of the outermost object stands twice. */
  twice: boolean;
  /** A name stands twice anywhere, be it in different objects. */
  repeated: boolean;
}

/** Of valid JSON. */
function shapeOf(text: string): Shape {
  const outer = new Set<string>();
  const all = new Set<string>();
  const shape: Shape = { depth: 0, twice: false, repeated: false };
  let depth = 0;
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') shape.depth = Math.max(shape.depth, ++depth);
    else if (token === '}' || token === ']') depth--;
    else if (token === ':') {
      const name = String(JSON.parse(last));
      shape.repeated ||= all.has(name);
      all.add(name);
      // At this depth a colon can only follow a member of the outermost object.
      shape.twice ||= depth === 1 && outer.has(name);
      if (depth === 1) outer.add(name);
    } else last = token;
  }
  return shape;
}
