import { bigint, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * What is known of every server without asking it: its last lists, byte for byte, so that a restarted hub can list what
 * is not up yet, and what it was seen to ask of its clients (`asks`, at positions below 0).
 */
export const discoveredItems = pgTable(
  'discovered_items',
  {
    server: text('server').notNull(),
    kind: text('kind', { enum: ['tools', 'prompts', 'resources', 'templates', 'asks'] }).notNull(),
    position: integer('position').notNull(),
    key: text('key').notNull(),
    json: text('json').notNull(),
  },
  (table) => [primaryKey({ columns: [table.server, table.kind, table.position] })],
);

/** Who may do what only one replica may do. `fence` grows with every new holder. */
export const leases = pgTable('leases', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  fence: bigint('fence', { mode: 'number' }).notNull(),
  expiresAt: instant('expires_at').notNull(),
});

/** Counts announcements per topic, for hubs behind a pooler, where LISTEN is impossible. */
export const changeCounters = pgTable('change_counters', {
  topic: text('topic').primaryKey(),
  count: bigint('count', { mode: 'number' }).notNull(),
});

/** Facts about this database: the check value of the encryption key, the version that migrated it last. */
export const meta = pgTable('meta', { key: text('key').primaryKey(), value: text('value').notNull() });
