import { createBreather } from '../../lib/breather.ts';
import {
  type IndexedTool,
  readIndexedTools,
  removeIndexedServer,
  removeIndexedTools,
  writeIndexedTools,
} from '../../store/queries/indexed-tools.ts';
import type { VectorStore } from '../../store/queries/vectors.ts';
import type { ToolDocument } from '../document.ts';
import { type Entry, entriesOf } from './entries.ts';

/** Rows of one statement. */
const PAGE = 500;

export interface ListsParts {
  store: VectorStore;
  /** @throws when this replica does not lead any more */
  confirm(tx: VectorStore['db']): Promise<void>;
}

/** Makes the table say what a server has now. @returns its entries; none when it is gone */
export async function writeList(
  parts: ListsParts,
  server: string,
  documents: readonly ToolDocument[] | null,
): Promise<Entry[]> {
  const entries = await entriesOf(documents ?? []);
  if (entries.length === 0) {
    while ((await inTurn(parts, (tx) => removeIndexedServer(tx, server, PAGE))) === PAGE);
    return entries;
  }
  const { written, gone } = await differences(parts.store, server, entries);
  for (let at = 0; at < gone.length; at += PAGE) {
    await inTurn(parts, (tx) => removeIndexedTools(tx, server, gone.slice(at, at + PAGE)));
  }
  for (let at = 0; at < written.length; at += PAGE) {
    await inTurn(parts, (tx) => writeIndexedTools(tx, server, written.slice(at, at + PAGE)));
  }
  return entries;
}

function inTurn<T>({ store, confirm }: ListsParts, work: (tx: VectorStore['db']) => Promise<T>): Promise<T> {
  return store.transaction(async (tx) => {
    await confirm(tx);
    return work(tx);
  });
}

/**
 * What is new or says something else. Where only the neighbours changed, the row keeps its vector until the other one
 * is made.
 */
async function differences(
  { db }: VectorStore,
  server: string,
  entries: readonly Entry[],
): Promise<{ written: IndexedTool[]; gone: string[] }> {
  const breathe = createBreather();
  const wanted = new Map<string, IndexedTool>();
  for (const { document, textHash, toolHash, nameHash } of entries) {
    wanted.set(document.name, { tool: document.name, textHash, toolHash, nameHash });
  }
  const gone: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: IndexedTool[] = await readIndexedTools(db, server, after, PAGE);
    for (const row of page) {
      const entry = wanted.get(row.tool);
      if (!entry) gone.push(row.tool);
      else if (entry.textHash === row.textHash && entry.nameHash === row.nameHash) wanted.delete(row.tool);
    }
    await breathe();
    after = page.at(-1)?.tool ?? null;
    if (page.length < PAGE) return { written: [...wanted.values()], gone };
  }
}
