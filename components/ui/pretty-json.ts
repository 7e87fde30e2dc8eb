/** JSON as people read it; texts that are not JSON values (undefined, functions) come out empty. */
export function prettyJson(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}

/**
 * The value with its keys in the order of another one, where both have them: a changed order is not a change.
 * Keys that only `value` has come last, in their own order.
 */
export function orderedLike(value: unknown, other: unknown): unknown {
  if (Array.isArray(value)) {
    const others: unknown[] = Array.isArray(other) ? other : [];
    return value.map((item, index) => orderedLike(item, others[index]));
  }
  if (!isObject(value)) return value;
  const model = isObject(other) ? other : {};
  const keys = [...Object.keys(model).filter((key) => Object.hasOwn(value, key)), ...Object.keys(value)];
  return Object.fromEntries([...new Set(keys)].map((key) => [key, orderedLike(value[key], model[key])]));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
