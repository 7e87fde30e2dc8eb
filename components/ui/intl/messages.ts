import type * as base from '../../../messages/en/base.ts';
import type * as english from '../../../messages/en/index.ts';
import type { Locale } from './locales.ts';

/** Every text of one language by namespace. English says which there are; the other languages have the same. */
export type Messages = typeof english;
export type BaseTexts = typeof base;
/** Namespaces that only some pages use. */
export type PageNamespace = Exclude<keyof Messages, keyof BaseTexts>;
export type PageTexts = Partial<Pick<Messages, PageNamespace>>;

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

const baseLoaders: Record<Locale, () => Promise<BaseTexts>> = {
  en: () => import('../../../messages/en/base.ts'),
  'zh-CN': () => import('../../../messages/zh-CN/base.ts'),
};

/** Fetches what the frame of the console says in a language, once. */
export const loadBase: (locale: Locale) => Promise<BaseTexts> = once((locale: Locale) =>
  baseLoaders[locale](),
);

/** Fetches the texts of one namespace in a language, once. */
export const loadNamespace: (id: `${Locale}/${PageNamespace}`) => Promise<PageTexts> = once(
  async (id: `${Locale}/${PageNamespace}`) => {
    const [locale, namespace = ''] = id.split('/');
    const file = namespace.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const { default: texts } = await import(`../../../messages/${locale}/${file}.json`);
    return { [namespace]: texts };
  },
);

/** What failed is fetched again at the next call. */
function once<K, T>(load: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const loaded = new Map<K, Promise<T>>();
  return (key) => {
    const known = loaded.get(key);
    if (known) return known;
    const loading = load(key).catch((error: unknown) => {
      loaded.delete(key);
      throw error;
    });
    loaded.set(key, loading);
    return loading;
  };
}
