import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../../docs/smart-routing.md');
export const BEGIN = '<!-- written by npm run bench:routing -- --write -->';
export const END = '<!-- until here -->';

/** Puts `section` between the marks. @throws Error when the marks are gone */
export function writeDocs(section: string): void {
  writeFileSync(FILE, withSection(readFileSync(FILE, 'utf8'), section));
}

/** Pure. */
export function withSection(text: string, section: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/smart-routing.md lacks the marks ${BEGIN} and ${END}`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${section}\n\n${text.slice(end)}`;
}
