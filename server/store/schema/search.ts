import { customType, index, pgTable, primaryKey, real, smallint, text } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

/** pgvector's half-precision vector, of whatever dimensions the row's model has; as pgvector writes it. */
const halfvec = customType<{ data: string; driverData: string }>({ dataType: () => 'halfvec' });

/**
 * Vectors by model and the hash of what they say. `kind` is 0 for a tool's text, 1 for the tool (its text and some of
 * what its server's tools have in common), 2 for a name. A tool's row has the vector of its name beside its own (`name`):
 * a search compares both, and fetching another row costs more than comparing.
 */
export const toolVectors = pgTable(
  'tool_vectors',
  {
    model: text('model').notNull(),
    kind: smallint('kind').notNull(),
    hash: bytes('hash').notNull(),
    vector: halfvec('vector').notNull(),
    name: halfvec('name'),
  },
  (table) => [primaryKey({ columns: [table.model, table.kind, table.hash] })],
);

/** Which tools there are now, and which vectors are theirs. */
export const indexedTools = pgTable(
  'indexed_tools',
  {
    server: text('server').notNull(),
    tool: text('tool').notNull(),
    textHash: bytes('text_hash').notNull(),
    toolHash: bytes('tool_hash').notNull(),
    nameHash: bytes('name_hash').notNull(),
    /** The model that refused this text, and what it said. */
    failedModel: text('failed_model'),
    failure: text('failure'),
    failedAt: instant('failed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.server, table.tool] }),
    index('indexed_tools_tool_hash').on(table.toolHash),
    index('indexed_tools_text_hash').on(table.textHash),
    index('indexed_tools_name_hash').on(table.nameHash),
  ],
);

/** Vectors that no tool had any more when last looked. A table of its own: changing a vector's row costs its index. */
export const unusedVectors = pgTable(
  'unused_vectors',
  {
    model: text('model').notNull(),
    kind: smallint('kind').notNull(),
    hash: bytes('hash').notNull(),
    since: instant('since').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.model, table.kind, table.hash] }),
    index('unused_vectors_since').on(table.since),
  ],
);

/** Which tool was called after a search with these words. */
export const searchUses = pgTable(
  'search_uses',
  {
    id: text('id').primaryKey(),
    words: text('words').array().notNull(),
    server: text('server').notNull(),
    tool: text('tool').notNull(),
    weight: real('weight').notNull(),
    usedAt: instant('used_at').notNull(),
  },
  (table) => [index('search_uses_used').on(table.usedAt)],
);
