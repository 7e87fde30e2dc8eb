import type { ItemOverride, ServerSpec } from '../../contract/server.ts';
import { createBreather } from '../../lib/breather.ts';
import type { ToolDocument } from '../../search/document.ts';
import { readLater } from '../../search/written.ts';
import type { ListedItem } from '../upstream/connection.ts';

/** What of an entry goes into the documents of its tools. */
export type ServerTexts = Pick<ServerSpec, 'title' | 'description' | 'tools'>;

/**
 * A server's tools as they are searched, with what administrators say of them; one that is switched off is left out.
 * Pure, but for breaths: thousands are read in turns.
 * @param lists of each era that the server speaks; a tool that several have is that of the first
 */
export async function documentsOf(
  server: string,
  spec: ServerTexts,
  lists: readonly (readonly ListedItem[])[],
): Promise<ToolDocument[]> {
  const overrides = new Map(Object.entries(spec.tools ?? {}));
  const about = [spec.title, spec.description].filter((text) => text).join('. ');
  const breathe = createBreather();
  const ofMost = keyOf(server, about);
  const documents = new Map<string, ToolDocument>();
  for (const list of lists) {
    for (const item of list) {
      const override = overrides.get(item.key);
      if (override?.enabled === false || documents.has(item.key)) continue;
      const key = override ? keyOf(server, about, override) : ofMost;
      documents.set(item.key, remembered(key, server, about, item, override));
      await breathe();
    }
  }
  return [...documents.values()];
}

interface Memo {
  key: string;
  document: ToolDocument;
}

/** A tool is read once for as long as its server and its administrators say the same of it. */
const memos = new WeakMap<ListedItem, Memo>();

const keyOf = (server: string, about: string, override?: ItemOverride): string =>
  JSON.stringify([server, about, override?.name, override?.description]);

function remembered(
  key: string,
  server: string,
  about: string,
  item: ListedItem,
  override: ItemOverride | undefined,
): ToolDocument {
  const known = memos.get(item);
  if (known?.key === key) return known.document;
  const document = readLater({
    server,
    name: item.key,
    // Where administrators gave it another name, nobody asks for it by the one that it had.
    shown: override?.name ?? item.key,
    description: override?.description ?? null,
    about,
    definition: item.json,
  });
  memos.set(item, { key, document });
  return document;
}
