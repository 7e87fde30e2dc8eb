import { HOPS_HEADER } from '../lib/hops.ts';

/** Never passed, whatever an entry says: they belong to this hop, to the browser, or to the protocol. */
const NEVER = new Set([
  'cookie',
  'set-cookie',
  'host',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'content-type',
  'accept',
  'expect',
  HOPS_HEADER,
]);

/**
 * The caller's headers that an entry asks for.
 * @param holdsOurKey whether the caller's `authorization` is a key of the hub, which never passes
 */
export function passedHeaders(
  wanted: readonly string[],
  headers: Readonly<Record<string, string | string[] | undefined>>,
  holdsOurKey: boolean,
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of wanted) {
    const key = name.toLowerCase();
    const value = headers[key];
    if (value === undefined || NEVER.has(key) || key.startsWith('mcp-')) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    if (key === 'authorization' && (holdsOurKey || /^bearer\s+pb_/i.test(text))) continue;
    passed[key] = text;
  }
  return passed;
}
