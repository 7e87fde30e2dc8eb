import type { Locale } from './locales.ts';
import { loadNamespace, type PageNamespace, type PageTexts } from './messages.ts';

/** The namespaces of each page besides those of the frame, by the first part of its address. */
export const PAGE_NAMESPACES: ReadonlyMap<string, readonly PageNamespace[]> = new Map<
  string,
  readonly PageNamespace[]
>([
  ['', ['overview']],
  ['activity', ['activity']],
  ['audit', ['audit']],
  ['groups', ['groups']],
  ['keys', ['keys']],
  ['servers', ['servers', 'serverForm']],
  ['settings', ['settings']],
  ['setup', ['firstRun']],
  ['smart-routing', ['smartRouting']],
  ['users', ['users']],
]);

/** @param path without the prefix of the console, e.g. `/servers?name=github` */
export const pageOf = (path: string): string => /^\/([^/?#]*)/.exec(path)?.[1] ?? '';

/** The page that the browser is at, as far as its address alone tells: the console may live below a prefix. */
export function likelyPage(): string {
  const last = window.location.pathname.split('/').filter(Boolean).at(-1) ?? '';
  return PAGE_NAMESPACES.has(last) ? last : '';
}

const ready = new Map<string, PageTexts>();
const coming = new Map<string, Promise<PageTexts | null>>();

/** Texts that are here already, so that a page can be drawn at once; undefined where they have to be waited for. */
export const readyPageTexts = (locale: Locale, page: string): PageTexts | undefined =>
  ready.get(`${locale}/${page}`);

/** The texts of a page in a language; the same promise for as long as it is true. Null when they cannot be loaded. */
export function loadPageTexts(locale: Locale, page: string): Promise<PageTexts | null> {
  const id = `${locale}/${page}`;
  const known = coming.get(id);
  if (known) return known;
  const namespaces = PAGE_NAMESPACES.get(page) ?? [];
  const loading = Promise.all(namespaces.map((namespace) => loadNamespace(`${locale}/${namespace}`))).then(
    (all) => {
      const texts: PageTexts = Object.assign({}, ...all);
      ready.set(id, texts);
      return texts;
    },
    () => {
      // Asked for again by the next page that needs them.
      setTimeout(() => coming.delete(id), FAILED_MS);
      return null;
    },
  );
  coming.set(id, loading);
  return loading;
}

const FAILED_MS = 1000;

/** Begins to fetch them for somebody who is about to go there. @param path as of `pageOf` */
export function preparePageTexts(locale: Locale, path: string): void {
  void loadPageTexts(locale, pageOf(path));
}
