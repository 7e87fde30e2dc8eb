import { NAME_PATTERN } from '../../contract/names.ts';

/** Whether a name may stand in a URL and before the separator. */
export function isName(name: string, separator: string): boolean {
  return NAME_PATTERN.test(name) && !name.includes(separator);
}

/** The nearest legal name, stable for the same text; null if nothing is left of it. */
export function slug(name: string, separator: string): string | null {
  const joiner = ['-', '_', '.'].find((char) => !separator.includes(char)) ?? '';
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll(separator, ' ')
    .split(/[^A-Za-z0-9._-]+/)
    .map((word) => word.replaceAll(separator, joiner).replace(/^[^A-Za-z0-9]+|[._-]+$/g, ''))
    .filter((word) => word !== '');
  const cut = words
    .join(joiner)
    .slice(0, 40)
    .replace(/[._-]+$/, '');
  return isName(cut, separator) ? cut : null;
}
