import type { ServerItem } from '../../server/contract/items.ts';
import type { ItemOverride } from '../../server/contract/server.ts';

/** One tool, prompt, resource or template as the tables show it. */
export interface ItemRow {
  /** The server's own name, URI or URI template. */
  name: string;
  /** What clients call it. */
  shownAs: string;
  title: string;
  /** What clients are shown. */
  description: string;
  enabled: boolean;
  override: ItemOverride | null;
  /** Null while its server does not list it. */
  definition: Readonly<Record<string, unknown>> | null;
  tokens: number;
  readOnly: boolean;
  destructive: boolean;
  template: boolean;
}

export interface ItemList {
  items: readonly ServerItem[];
  template: boolean;
}

/**
 * @param overrides of the server's spec: they are written at once, while the lists of the running server follow
 */
export function rowsOf(
  lists: readonly ItemList[],
  overrides: Readonly<Record<string, ItemOverride>>,
): ItemRow[] {
  const known = new Map(Object.entries(overrides));
  return lists.flatMap(({ items, template }) =>
    items
      .filter(({ name, definition }) => definition !== null || known.has(name))
      .map((item) => rowOf(item, known.get(item.name) ?? null, template)),
  );
}

function rowOf(item: ServerItem, override: ItemOverride | null, template: boolean): ItemRow {
  const { name, definition, tokens } = item;
  const annotations = recordOf(definition?.annotations);
  const own = textOf(definition?.name);
  return {
    name,
    // A resource has a name beside its URI.
    shownAs: override?.name ?? (own === '' ? name : own),
    title: textOf(definition?.title) || textOf(annotations.title),
    description: override?.description ?? textOf(definition?.description),
    enabled: override?.enabled ?? true,
    override,
    definition,
    tokens,
    readOnly: annotations.readOnlyHint === true,
    destructive: annotations.destructiveHint === true,
    template,
  };
}

/** What the server itself calls an item. */
export const ownName = ({ name, definition }: ItemRow): string => textOf(definition?.name) || name;

export const ownDescription = ({ definition }: ItemRow): string => textOf(definition?.description);

export type Shown = 'all' | 'on' | 'off';

export function matching(rows: readonly ItemRow[], shown: Shown, text: string): readonly ItemRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (shown === 'all' && words.length === 0) return rows;
  return rows.filter((row) => {
    if (shown !== 'all' && row.enabled !== (shown === 'on')) return false;
    const found = `${row.name}\n${row.shownAs}\n${row.title}\n${row.description}`.toLowerCase();
    return words.every((word) => found.includes(word));
  });
}

/** One argument of a tool, or of a prompt. */
export interface Parameter {
  name: string;
  type: string;
  required: boolean;
  description: string;
}

/** The arguments on the first level of a definition; the schema itself says the rest. */
export function parametersOf(definition: Readonly<Record<string, unknown>>): Parameter[] {
  if (Array.isArray(definition.arguments)) {
    return definition.arguments.map(recordOf).map((one) => ({
      name: textOf(one.name),
      type: 'string',
      required: one.required === true,
      description: textOf(one.description),
    }));
  }
  const schema = recordOf(definition.inputSchema);
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(recordOf(schema.properties)).map(([name, property]) => {
    const { type, enum: values, description } = recordOf(property);
    return {
      name,
      type: typeText(type, values),
      required: required.includes(name),
      description: textOf(description),
    };
  });
}

function typeText(type: unknown, values: unknown): string {
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (Array.isArray(type)) return type.join(' | ');
  return textOf(type);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
