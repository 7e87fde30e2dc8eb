import { boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const users = pgTable('users', {
  id: text('id').primaryKey(),
  /** Lower case; never changes. */
  username: text('username').notNull().unique(),
  name: text('name').notNull(),
  role: text('role', { enum: ['admin', 'editor', 'auditor', 'viewer'] }).notNull(),
  enabled: boolean('enabled').notNull(),
  /** argon2id in the PHC form; null until a password was chosen. */
  password: text('password'),
  createdAt: instant('created_at').notNull(),
  lastSignInAt: instant('last_sign_in_at'),
  revision: integer('revision').notNull(),
});

/**
 * Who is signed in where. The refresh token is an authenticated value over id and generation, so nothing of it is
 * stored; a generation that was already left behind gives a stolen one away.
 */
export const userSessions = pgTable(
  'user_sessions',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    generation: integer('generation').notNull(),
    rotatedAt: instant('rotated_at').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    address: text('address').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (table) => [
    index('user_sessions_user').on(table.userId),
    index('user_sessions_expires').on(table.expiresAt),
  ],
);

/** Links for one use, by the SHA-256 of their token. `userId` is null for the first administrator's. */
export const oneTimeLinks = pgTable('one_time_links', {
  hash: text('hash').primaryKey(),
  kind: text('kind', { enum: ['setup', 'invite', 'reset'] }).notNull(),
  userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
});
