export interface Column<T> {
  title: string;
  value(row: T): string | number | null | undefined;
  /** Numbers are read from the right. */
  right?: boolean;
}

/** Rows in columns that are as wide as their widest cell; the last one is not padded. */
export function table<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  head: (text: string) => string = (text) => text,
): string {
  const cells = rows.map((row) => columns.map((column) => oneLine(column.value(row))));
  const widths = columns.map((column, at) =>
    Math.max(...[column.title, ...cells.map((row) => row[at] ?? '')].map(widthOf)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => pad(text, widths[at] ?? 0, columns[at]?.right ?? false, at === columns.length - 1))
      .join('  ')
      .trimEnd();
  const title = head(line(columns.map((column) => column.title.toUpperCase())));
  return [title, ...cells.map(line)].join('\n');
}

function oneLine(value: string | number | null | undefined): string {
  return value === null || value === undefined || value === ''
    ? '-'
    : String(value).replace(/\s*\n\s*/g, ' ');
}

function pad(text: string, width: number, right: boolean, last: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? blanks + text : last ? text : text + blanks;
}

/** How the colour codes of a terminal begin: ESC, which no source text should hold itself. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Columns a text takes on a terminal; colour codes take none, wide characters two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text.replace(COLOUR, '')) width += isWide(char.codePointAt(0) ?? 0) ? 2 : 1;
  return width;
}

function isWide(point: number): boolean {
  return (
    (point >= 0x1100 && point <= 0x115f) ||
    (point >= 0x2e80 && point <= 0xa4cf) ||
    (point >= 0xac00 && point <= 0xd7a3) ||
    (point >= 0xf900 && point <= 0xfaff) ||
    (point >= 0xfe30 && point <= 0xfe6f) ||
    (point >= 0xff00 && point <= 0xff60) ||
    (point >= 0x1f300 && point <= 0x1faff)
  );
}

/** On one line, without what would steer a terminal: for texts that servers made. */
export function printable(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Bidi_Control}/gu, '')
    .trim();
}

/** At most so many columns, with an ellipsis where something is missing. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let width = 1;
  for (const char of text) {
    width += widthOf(char);
    if (width > columns) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}
