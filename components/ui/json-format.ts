import { applyEdits, format } from 'jsonc-parser';

/** The text with JSON's usual line breaks and two blanks a level; its numbers and strings stay as they were written. */
export function formatJson(text: string): string {
  const options = { insertSpaces: true, tabSize: 2, eol: '\n' };
  return applyEdits(text, format(text, undefined, options)).trim();
}
