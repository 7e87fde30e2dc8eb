import type * as english from '../../../messages/en/index.ts';
import type { Locale } from './locales.ts';

/** Every text of one language by namespace. English says which there are; the other languages have the same. */
export type Messages = typeof english;

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

const loaders: Record<Locale, () => Promise<Messages>> = {
  en: () => import('../../../messages/en/index.ts'),
  'zh-CN': () => import('../../../messages/zh-CN/index.ts'),
};

const loaded = new Map<Locale, Promise<Messages>>();

/** Fetches the texts of a language once. What failed is fetched again at the next call. */
export function loadMessages(locale: Locale): Promise<Messages> {
  const known = loaded.get(locale);
  if (known) return known;
  const loading = loaders[locale]().catch((error: unknown) => {
    loaded.delete(locale);
    throw error;
  });
  loaded.set(locale, loading);
  return loading;
}
