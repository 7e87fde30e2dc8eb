const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/**
 * JSON that PostgreSQL can turn into text: names come from callers, and one NUL or lone surrogate in one of them would
 * otherwise lose the whole batch.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!UNSTORABLE.test(json)) return json;
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'string' ? storable(member) : member,
  );
}

function storable(text: string): string {
  // UTF-8 has no lone surrogates: encoding replaces them.
  return Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
}
