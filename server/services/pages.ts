import type { Page, PageRequest } from '../store/queries/page.ts';

/** Items of one query of an export. */
const PAGE = 500;

type List<T> = (page: PageRequest) => Promise<Page<T>>;

/** Every page of a list, each read when the one before was taken. */
export async function* everyPage<T>(list: List<T>): AsyncGenerator<T[]> {
  let cursor: string | undefined;
  do {
    const page = await list({ cursor, limit: PAGE });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** Every item of a paged list, one page at a time as they are taken. */
export async function* everyItem<T>(list: List<T>): AsyncGenerator<T> {
  for await (const items of everyPage(list)) yield* items;
}
