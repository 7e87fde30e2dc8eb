'use client';

import { useSyncExternalStore } from 'react';
import { onStored, readStored, writeStored } from '../stored.ts';
import { LOCALES, type Locale, localeFor } from './locales.ts';

const KEY = 'patchbay.locale';

/** The language to show: the chosen one, or the first of the browser's that the console speaks. Browser only. */
export function currentLocale(): Locale {
  return localeFor(readStored(KEY), navigator.languages);
}

/** As `currentLocale`, and following it; null while the static page is being filled. */
export function useCurrentLocale(): Locale | null {
  return useSyncExternalStore(onStored, currentLocale, () => null);
}

/** The language of the console and how to change it; every open tab follows. */
export function useLocaleChoice(): { locale: Locale; set: (locale: Locale) => void } {
  const locale = useCurrentLocale() ?? LOCALES[0];
  return { locale, set: (next) => writeStored(KEY, next) };
}
