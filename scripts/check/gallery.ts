/** What an import says, as far as it matters here. */
interface Import {
  file: string | null;
  typeOnly: boolean;
}

const PRIMITIVES = 'components/ui/';
const GALLERY = 'components/gallery/';

/** Primitives that the gallery does not show, and why. */
const NOT_SHOWN: ReadonlyMap<string, string> = new Map([
  ['components/ui/providers.tsx', 'stands around the whole console, the gallery included'],
  [
    'components/ui/intl/page-provider.tsx',
    'stands around every page, the gallery included, and draws nothing',
  ],
]);

/**
 * Primitives that are used outside of their folder and not shown in the gallery, one sentence per problem; also
 * exceptions that are none any more. Parts that only other primitives use are shown by those.
 *
 * @param imports of every file
 * @param exceptions paths of primitives that need not be shown, with the reason
 */
export function missingInGallery(
  imports: ReadonlyMap<string, readonly Import[]>,
  exceptions = NOT_SHOWN,
): string[] {
  const shown = new Set<string>();
  const usedBy = new Map<string, string>();
  for (const [file, all] of imports) {
    if (file.startsWith(PRIMITIVES)) continue;
    for (const one of all) {
      if (one.typeOnly || !one.file?.startsWith(PRIMITIVES) || !one.file.endsWith('.tsx')) continue;
      if (file.startsWith(GALLERY)) shown.add(one.file);
      else usedBy.set(one.file, usedBy.get(one.file) ?? file);
    }
  }
  const missing = [...usedBy].filter(([primitive]) => !shown.has(primitive) && !exceptions.has(primitive));
  const needless = [...exceptions.keys()].filter(
    (primitive) => shown.has(primitive) || !usedBy.has(primitive),
  );
  return [
    ...missing.map(
      ([primitive, user]) =>
        `${primitive}, which ${user} uses, is not in the gallery. Show it in its states in ${GALLERY}, so that who works on it sees them.`,
    ),
    ...needless.map(
      (primitive) =>
        `${primitive} is an exception in scripts/check/gallery.ts and needs none. Take it from the list.`,
    ),
  ];
}
