const LONGEST = 40;

/** The id that a name suggests: lower case, words joined by `-`, and free. Of a name without Latin letters `group`. */
export function slugOf(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    // Separators of tool names are made of `_`, `.` and `-`: none of them stands twice.
    .replace(/[.-]{2,}/g, '-')
    .replace(/^[.-]+/, '');
  const plain = cut(words, LONGEST) || 'group';
  let slug = plain;
  for (let number = 2; taken.has(slug); number++) {
    slug = `${cut(plain, LONGEST - 1 - String(number).length)}-${number}`;
  }
  return slug;
}

const cut = (text: string, length: number): string => text.slice(0, length).replace(/[.-]+$/, '');
