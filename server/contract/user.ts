import { z } from 'zod';
import { roleSchema } from './key.ts';
import { MAX_PASSWORD, MIN_PASSWORD } from './password.ts';
import { REMARKS } from './remarks.ts';
import { secret } from './secret.ts';

export { MIN_PASSWORD } from './password.ts';

/** Lower case, as it is typed at sign-in and read in records; it never changes, because records and keys name it. */
export const usernameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/, REMARKS.bad_username);

/** A password somebody chooses. What is typed to sign in is not held to it: only to a length. */
export const newPasswordSchema = secret(
  z
    .string()
    .min(MIN_PASSWORD, `must have at least ${MIN_PASSWORD} characters`)
    .max(MAX_PASSWORD, `must have at most ${MAX_PASSWORD} characters`),
);
export const typedPasswordSchema = secret(z.string().min(1).max(1024));

/** Someone who signs in to the console. `pending` until an invitation was taken up. */
export const userSchema = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string().meta({ description: 'What people see; the username if nothing else was given' }),
    role: roleSchema,
    enabled: z.boolean(),
    pending: z.boolean().meta({ description: 'Has no password yet: the invitation was not taken up' }),
    createdAt: z.iso.datetime(),
    lastSignInAt: z.iso.datetime().nullable(),
    revision: z.number().int(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof userSchema>;

/** One browser (or program) in which a user is signed in. */
export const userSessionSchema = z
  .object({
    id: z.string(),
    current: z.boolean().meta({ description: 'The one that asks' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    address: z.string(),
    userAgent: z.string(),
  })
  .meta({ id: 'UserSession' });
export type UserSession = z.infer<typeof userSessionSchema>;

/** What a one-time link is for. `setup` makes the first administrator. */
export const linkKindSchema = z.enum(['setup', 'invite', 'reset']);
export type LinkKind = z.infer<typeof linkKindSchema>;
