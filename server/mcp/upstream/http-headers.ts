import type { IncomingHttpHeaders } from 'node:http';

/** Lower-case names; later layers win. */
export function mergeHeaders(
  ...layers: ReadonlyArray<Record<string, string> | undefined>
): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const layer of layers) {
    if (!layer) continue;
    for (const name of Object.keys(layer)) {
      const value = layer[name];
      if (value !== undefined) merged[name.toLowerCase()] = value;
    }
  }
  return merged;
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : Array.isArray(value) ? (value[0] ?? null) : null;
}

/** `application/json; charset=utf-8` → `application/json` */
export function mediaType(headers: IncomingHttpHeaders): string {
  const value = headerOf(headers, 'content-type') ?? '';
  // What most servers say, and it needs no parsing.
  if (value === 'application/json') return value;
  return value.split(';')[0]?.trim().toLowerCase() ?? '';
}
