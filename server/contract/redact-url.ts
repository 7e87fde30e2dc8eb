import { isReference, isUserReference } from './reference.ts';
import { REDACTED } from './secret.ts';

/** `${VAR}` and `${VAR:-default}`; bounded, so that a megabyte of beginnings costs no more than a megabyte. */
const REFERENCE = /\$\{(?:env:)?[A-Za-z_][A-Za-z0-9_]{0,200}(?::-([^}]{0,500}))?\}/g;

/**
 * A URL as it may be shown: dots for user and password, for every value of the query, for the fragment, and for
 * segments of the path that do not look like plain words. References such as `${TOKEN}` stay readable.
 */
export function redactUrl(url: string): string {
  // A reference may hold any separator in its default, so places are looked for where references are blank.
  const masked = url.replace(REFERENCE, (reference) => '\0'.repeat(reference.length));
  const start = /^[a-z][a-z0-9+.-]*:\/\//i.exec(masked)?.[0].length ?? 0;
  const hash = placeOf(masked, '#', start, masked.length);
  const query = placeOf(masked, '?', start, hash);
  const path = placeOf(masked, '/', start, query);
  return [
    url.slice(0, start),
    authority(url.slice(start, path), masked.slice(start, path)),
    each(url.slice(path, query), masked.slice(path, query), /\//g, (segment) => hide(segment, isOrdinary)),
    url.slice(query, query + 1),
    each(url.slice(query + 1, hash), masked.slice(query + 1, hash), /[&;]/g, member),
    url.slice(hash, hash + 1),
    hide(url.slice(hash + 1)),
  ].join('');
}

function placeOf(masked: string, mark: string, from: number, end: number): number {
  const at = masked.indexOf(mark, from);
  return at < 0 || at > end ? end : at;
}

function authority(text: string, masked: string): string {
  const at = masked.lastIndexOf('@');
  const info = text.slice(0, Math.max(at, 0));
  const host = text.slice(at + 1).replace(REFERENCE, (reference, fallback: string | undefined) =>
    // A whole URL may stand behind `:-`.
    fallback ? `${reference.slice(0, -fallback.length - 1)}${redactUrl(fallback)}}` : reference,
  );
  return (at < 0 ? '' : `${isUserReference(info) ? info : REDACTED}@`) + host;
}

/** `name=value`, or a bare word, which may be the key itself. */
function member(text: string, masked: string): string {
  const value = masked.indexOf('=') + 1;
  return text.slice(0, value) + hide(text.slice(value));
}

function hide(text: string, harmless: (text: string) => boolean = () => false): string {
  return text === '' || isReference(text) || harmless(text) ? text : REDACTED;
}

/** The pieces between the separators changed, the separators kept. */
function each(
  text: string,
  masked: string,
  separators: RegExp,
  change: (piece: string, masked: string) => string,
): string {
  let out = '';
  let from = 0;
  for (const { index } of masked.matchAll(separators)) {
    out += change(text.slice(from, index), masked.slice(from, index)) + text.slice(index, index + 1);
    from = index + 1;
  }
  return out + change(text.slice(from), masked.slice(from));
}

const LONGEST_SEGMENT = 24;
const MOST_DIGITS = 8;
/** `servers`, `apiGateway`, `API`, `2024`, `echo2`, `v1beta1`. */
const WORD =
  /^(?:[A-Za-z]?[a-z]{0,19}(?:[A-Z][a-z]{1,19}){0,3}|[A-Z]{1,5}|\d{1,4}|[a-z]{1,12}\d{1,3}|v\d{1,3}(?:alpha|beta|rc)\d{0,3})$/;

/** Short and made of plain words and small numbers: nobody's secret, as far as one can tell. */
function isOrdinary(segment: string): boolean {
  if (segment.length > LONGEST_SEGMENT) return false;
  if ((segment.match(/\d/g)?.length ?? 0) > MOST_DIGITS) return false;
  return segment.split(/[-_.~@+:,$]/).every((word) => WORD.test(word));
}
