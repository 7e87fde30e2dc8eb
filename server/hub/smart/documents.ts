import type { ItemOverride, ServerSpec } from '../../contract/server.ts';
import { createBreather } from '../../lib/breather.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { documentOf, type ToolDocument } from '../../search/document.ts';
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
  const documents = new Map<string, ToolDocument>();
  for (const list of lists) {
    for (const item of list) {
      const override = overrides.get(item.key);
      if (override?.enabled === false || documents.has(item.key)) continue;
      documents.set(item.key, remembered(server, about, item, override));
      await breathe();
    }
  }
  return [...documents.values()];
}

interface Memo {
  key: string;
  document: ToolDocument;
}

/** A tool is parsed once for as long as its server and its administrators say the same of it. */
const memos = new WeakMap<ListedItem, Memo>();

function remembered(
  server: string,
  about: string,
  item: ListedItem,
  override: ItemOverride | undefined,
): ToolDocument {
  const key = JSON.stringify([server, about, override?.name, override?.description]);
  const known = memos.get(item);
  if (known?.key === key) return known.document;
  const document = made(server, about, item, override);
  memos.set(item, { key, document });
  return document;
}

/** Known by its own name, by which it is called; another that it is shown under is one more thing said of it. */
function made(
  server: string,
  about: string,
  { key, json }: ListedItem,
  override: ItemOverride | undefined,
): ToolDocument {
  const said = parseOrUndefined(json);
  const annotations = memberValue(said, 'annotations');
  const title = textOf(memberValue(said, 'title')) ?? textOf(memberValue(annotations, 'title'));
  const titles = [override?.name, title].filter((text) => text !== undefined && text !== key);
  return documentOf({
    server,
    name: key,
    title: titles.join('. '),
    description: override?.description ?? textOf(memberValue(said, 'description')) ?? null,
    schema: memberValue(said, 'inputSchema'),
    about,
    readOnly: memberValue(annotations, 'readOnlyHint') === true,
  });
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
