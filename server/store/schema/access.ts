import { boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytes, instant, jsonText } from './columns.ts';

export const keys = pgTable('keys', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  hash: bytes('hash').notNull(),
  previousHash: bytes('previous_hash'),
  previousUntil: instant('previous_until'),
  owner: text('owner').notNull(),
  scope: jsonText('scope').notNull(),
  rest: text('rest', { enum: ['admin', 'editor', 'auditor', 'viewer'] }),
  limits: jsonText('limits').notNull(),
  enabled: boolean('enabled').notNull(),
  expiresAt: instant('expires_at'),
  createdAt: instant('created_at').notNull(),
  lastUsedAt: instant('last_used_at'),
  revision: integer('revision').notNull(),
});

/** No foreign keys: records outlive their subjects. `denial` is set on counted denials only. */
export const audit = pgTable(
  'audit',
  {
    id: text('id').primaryKey(),
    at: instant('at').notNull(),
    principal: text('principal').notNull(),
    action: text('action').notNull(),
    subject: text('subject'),
    outcome: text('outcome', { enum: ['done', 'denied'] }).notNull(),
    before: jsonText('before'),
    after: jsonText('after'),
    reason: text('reason'),
    count: integer('count').notNull(),
    address: text('address'),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
    revision: integer('revision'),
    denial: text('denial'),
  },
  (table) => [
    index('audit_at').on(table.at, table.id),
    index('audit_subject').on(table.subject, table.at, table.id),
    uniqueIndex('audit_denial').on(table.denial),
  ],
);

/** Session ids that must not be adopted again (DELETE), until they would have expired anyway. */
export const sessionTombstones = pgTable(
  'session_tombstones',
  {
    id: text('id').primaryKey(),
    expiresAt: instant('expires_at').notNull(),
    /** By the database's clock; replicas read what ended since they last looked. */
    endedAt: instant('ended_at').notNull().defaultNow(),
  },
  (table) => [
    index('session_tombstones_expires').on(table.expiresAt),
    index('session_tombstones_ended').on(table.endedAt),
  ],
);
