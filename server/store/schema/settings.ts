import { bigint, boolean, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant, jsonText } from './columns.ts';

/** `spec` is the sealed JSON of the whole ServerSpec without its item overrides; the rest is there to be read in SQL. */
export const servers = pgTable('servers', {
  name: text('name').primaryKey(),
  type: text('type').notNull(),
  enabled: boolean('enabled').notNull(),
  title: text('title'),
  spec: text('spec').notNull(),
  origin: text('origin', { enum: ['file', 'admin'] }).notNull(),
  revision: integer('revision').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const groups = pgTable('groups', {
  id: text('id').primaryKey(),
  spec: jsonText('spec').notNull(),
  origin: text('origin', { enum: ['file', 'admin'] }).notNull(),
  revision: integer('revision').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/** One leaf of `systemConfig` per row, sealed because some leaves are secrets. */
export const systemConfig = pgTable('system_config', {
  path: text('path').primaryKey(),
  value: text('value').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/** How single tools, prompts and resources of a server are shown. */
export const overrides = pgTable(
  'overrides',
  {
    server: text('server')
      .notNull()
      .references(() => servers.name, { onDelete: 'cascade', onUpdate: 'cascade' }),
    kind: text('kind', { enum: ['tools', 'prompts', 'resources'] }).notNull(),
    item: text('item').notNull(),
    spec: jsonText('spec').notNull(),
  },
  (table) => [primaryKey({ columns: [table.server, table.kind, table.item] })],
);

/**
 * What was last applied from the settings file, and which units were deleted on purpose. `content` is the sealed JSON of
 * what the file made of the unit, apart from `hash` because that is read with every list.
 */
export const appliedUnits = pgTable('applied_units', {
  unit: text('unit').primaryKey(),
  hash: text('hash').notNull(),
  state: text('state', { enum: ['applied', 'deleted'] }).notNull(),
  brought: boolean('brought').notNull(),
  at: instant('at').notNull(),
  sequence: bigint('sequence', { mode: 'number' }).notNull(),
  content: text('content'),
});

/** `changes` is the sealed JSON of UnitChange[]. */
export const settingsRevisions = pgTable('settings_revisions', {
  number: integer('number').primaryKey(),
  at: instant('at').notNull(),
  principal: text('principal').notNull(),
  summary: text('summary').notNull(),
  changes: text('changes').notNull(),
});
