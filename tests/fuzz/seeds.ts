import { readFileSync } from 'node:fs';

/** Texts of a file in `seeds/`, as bytes. */
export function seedsOf(name: string): [Buffer, ...Buffer[]] {
  const texts: unknown = JSON.parse(readFileSync(new URL(`seeds/${name}.json`, import.meta.url), 'utf8'));
  if (!Array.isArray(texts)) throw new Error(`seeds/${name}.json must be a list of texts`);
  const [first, ...rest] = texts.map((text) => Buffer.from(String(text)));
  if (!first) throw new Error(`seeds/${name}.json is empty`);
  return [first, ...rest];
}
