/** What an import says, as far as it matters here. */
interface Import {
  line: number;
  text: string;
  file: string | null;
  typeOnly: boolean;
}

const PREPARES = 'components/data/no-eval.ts';

/**
 * Files of the console that take schemas from the contract before the schema library was told that the page allows no
 * functions made of texts, one sentence per problem.
 *
 * @param imports of every file, in their order
 */
export function unpreparedSchemas(imports: ReadonlyMap<string, readonly Import[]>): string[] {
  const known = new Map<string, boolean>();
  const makesSchemas = (file: string): boolean => {
    const found = known.get(file);
    if (found !== undefined) return found;
    known.set(file, false);
    const values = (imports.get(file) ?? []).filter(({ typeOnly }) => !typeOnly);
    const makes = values.some((one) => one.text === 'zod' || (one.file !== null && makesSchemas(one.file)));
    known.set(file, makes);
    return makes;
  };
  return [...imports].flatMap(([file, all]) => {
    if (!file.startsWith('components/')) return [];
    const first = all.find(
      (one) => !one.typeOnly && one.file?.startsWith('server/') && makesSchemas(one.file),
    );
    if (!first) return [];
    const prepared = all.findIndex((one) => one.file === PREPARES);
    if (prepared >= 0 && prepared < all.indexOf(first)) return [];
    return [
      `${file}:${first.line} takes schemas from ${first.file}. Import ${PREPARES} above it, or the browser reports what the schema library tries.`,
    ];
  });
}
