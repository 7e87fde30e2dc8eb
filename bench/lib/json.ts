export type Json = Record<string, unknown>;

/** @returns `value` if it is an object, else an empty one */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** @returns the object that `text` stands for. @throws Error when it is no JSON object */
export function parseObject(text: string): Json {
  const value: unknown = JSON.parse(text);
  if (isObject(value)) return value;
  throw new Error(`not a JSON object: ${text.slice(0, 100)}`);
}
