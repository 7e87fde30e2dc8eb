/** Languages of the console, the default first. Each has a folder of the same name in `messages/`. */
export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

/** Every language in its own words, so that who cannot read the others finds it. */
export const LOCALE_NAMES: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' };

/** @param tags what the person prefers, best first, e.g. `navigator.languages` */
export function localeFor(stored: string | null, tags: readonly string[]): Locale {
  const chosen = LOCALES.find((one) => one === stored);
  if (chosen) return chosen;
  for (const tag of tags) {
    const language = tag.toLowerCase().split('-')[0];
    const known = LOCALES.find((one) => one.toLowerCase().split('-')[0] === language);
    if (known) return known;
  }
  return LOCALES[0];
}
