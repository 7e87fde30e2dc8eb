/** The value of JSON bytes, or undefined where they are none. For small parts only: the rest is scanned, not built. */
export function parseOrUndefined(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A member of a value that may be no object at all. */
export function memberValue(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}
