import type { IncomingHttpHeaders } from 'node:http';
import { malformed } from './wire-error.ts';

/** The first lines of a response. */
export interface ResponseHead {
  status: number;
  headers: IncomingHttpHeaders;
  /** How the end of the body is known; `sized` with its length in bytes. */
  body: { kind: 'none' | 'chunked' | 'until-close' } | { kind: 'sized'; length: number };
  /** ms that the connection may be idle afterwards; 0: it is not to be used again, null: the server did not say. */
  keepMs: number | null;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: .*)?$/;
const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/;
/** Control characters but the tab; among them a line end that is half a one. */
const CONTROL = /[^\t\P{Cc}]/u;
const LENGTH = /^\d{1,15}$/;

/** @param text from the status line up to the blank line, without it. @throws WireError */
export function parseResponseHead(text: string): ResponseHead {
  const first = text.indexOf('\r\n');
  const line = first < 0 ? text : text.slice(0, first);
  const found = STATUS_LINE.exec(line);
  if (!found || CONTROL.test(line)) throw malformed('it does not begin with a status line');
  const status = Number(found[2]);
  const headers: IncomingHttpHeaders = Object.create(null);
  for (let at = first; at >= 0; ) {
    const next = text.indexOf('\r\n', at + 2);
    addHeader(headers, text.slice(at + 2, next < 0 ? text.length : next));
    at = next;
  }
  return { status, headers, body: bodyOf(status, headers), keepMs: keepMsOf(found[1] === '1', headers) };
}

function addHeader(headers: IncomingHttpHeaders, line: string): void {
  const colon = line.indexOf(':');
  const name = colon < 0 ? undefined : nameOf(line.slice(0, colon));
  if (name === undefined || CONTROL.test(line)) throw malformed('a header is malformed');
  const value = line.slice(colon + 1).trim();
  const before = headers[name];
  if (before === undefined) headers[name] = value;
  else headers[name] = Array.isArray(before) ? [...before, value] : [before, value];
}

/** Servers use few names and the same ones always. */
const names = new Map<string, string>();
const MOST_NAMES = 500;

/** In lower case; undefined where it can't be a name. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (!TOKEN.test(text)) return undefined;
  const name = text.toLowerCase();
  if (names.size < MOST_NAMES) names.set(text, name);
  return name;
}

/** RFC 9112, section 6.3, and stricter: two ways to find the end are one too many. */
function bodyOf(status: number, headers: IncomingHttpHeaders): ResponseHead['body'] {
  const coding = headers['transfer-encoding'];
  const length: unknown = headers['content-length'];
  if (status < 200 || status === 204 || status === 304) return { kind: 'none' };
  if (coding !== undefined) {
    if (length !== undefined) throw malformed('it has a length and comes in chunks');
    if (String(coding).toLowerCase() !== 'chunked') throw malformed('its transfer encoding is not known');
    return { kind: 'chunked' };
  }
  if (length === undefined) return { kind: 'until-close' };
  if (typeof length !== 'string' || !LENGTH.test(length)) throw malformed('its length is no number');
  return length === '0' ? { kind: 'none' } : { kind: 'sized', length: Number(length) };
}

const TIMEOUT = /(?:^|[\s,;])timeout=(\d{1,9})/i;

function keepMsOf(isNew: boolean, headers: IncomingHttpHeaders): number | null {
  const { connection } = headers;
  const said: unknown = headers['keep-alive'];
  const wish = connection === undefined ? '' : String(connection).toLowerCase();
  if (wish.includes('close') || (!isNew && !wish.includes('keep-alive'))) return 0;
  const found = typeof said === 'string' ? TIMEOUT.exec(said) : null;
  return found ? Number(found[1]) * 1000 : null;
}
