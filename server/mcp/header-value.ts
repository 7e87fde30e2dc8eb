const PREFIX = '=?base64?';
const SUFFIX = '?=';
const CANONICAL = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The text that a header of 2026-07-28 stands for (streamable HTTP, value encoding): what can't stand in a header is
 * sent as base64 between marks. @returns null where the marks hold no base64 of UTF-8
 */
export function decodeHeaderValue(value: string): string | null {
  if (!value.startsWith(PREFIX) || !value.endsWith(SUFFIX)) return value;
  const base64 = value.slice(PREFIX.length, -SUFFIX.length);
  if (!CANONICAL.test(base64)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

/** The header's text for a value: as it is where a header can carry it, else as base64 between marks. */
export function encodeHeaderValue(text: string): string {
  const plain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text);
  const marked = text.startsWith(PREFIX) && text.endsWith(SUFFIX);
  return plain && !marked ? text : `${PREFIX}${Buffer.from(text).toString('base64')}${SUFFIX}`;
}
