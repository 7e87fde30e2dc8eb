import type { Page, PageRequest } from '../store/queries/page.ts';

/** Items of one query of an export. */
const PAGE = 500;

/** Every item of a paged list, one page at a time as they are taken. */
export async function* everyItem<T>(list: (page: PageRequest) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await list({ cursor, limit: PAGE });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
