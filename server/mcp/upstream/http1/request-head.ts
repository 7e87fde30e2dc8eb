const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/;
/** Control characters but the tab, and what a header can't carry. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;
/** They belong to the connection, which is not the caller's. */
const OWN: ReadonlySet<string> = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive']);

/** A request cannot be written as it was asked for. */
export class UnsendableHeader extends Error {
  override readonly name = 'UnsendableHeader';
  constructor(name: string) {
    super(`the header ${JSON.stringify(name.slice(0, 100))} can't be sent`);
  }
}

/** One set of headers goes with many requests: each is checked and written once. */
const written = new WeakMap<Readonly<Record<string, string>>, string>();

/** The lines of these headers, as they go out. @throws UnsendableHeader */
export function headerLines(headers: Readonly<Record<string, string>>, host: string): string {
  const known = written.get(headers);
  if (known !== undefined) return known;
  const own = Object.keys(headers).find((name) => name.toLowerCase() === 'host');
  let lines = own === undefined ? `host: ${host}\r\n` : '';
  for (const [name, value] of Object.entries(headers)) {
    if (OWN.has(name.toLowerCase())) continue;
    if (!TOKEN.test(name) || UNSENDABLE.test(value)) throw new UnsendableHeader(name);
    lines += `${name}: ${value}\r\n`;
  }
  lines += 'connection: keep-alive\r\n';
  written.set(headers, lines);
  return lines;
}
